/** The emulator as a program of its own, in front of a PostgreSQL that runs elsewhere. */
@NullMarked
package io.millrace.redshift.emulator.process;

import org.jspecify.annotations.NullMarked;
