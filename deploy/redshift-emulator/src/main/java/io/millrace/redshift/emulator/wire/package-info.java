/** Framing of the PostgreSQL wire protocol, version 3: messages, their bodies, errors. */
@NullMarked
package io.millrace.redshift.emulator.wire;

import org.jspecify.annotations.NullMarked;
