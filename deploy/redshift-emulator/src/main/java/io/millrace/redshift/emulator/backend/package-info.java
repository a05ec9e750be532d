/** What statements that the emulator runs itself ask of the client's database session. */
@NullMarked
package io.millrace.redshift.emulator.backend;

import org.jspecify.annotations.NullMarked;
