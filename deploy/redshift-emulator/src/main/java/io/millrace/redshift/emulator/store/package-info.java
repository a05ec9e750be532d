/** The object store that COPY reads from and UNLOAD writes to. */
@NullMarked
package io.millrace.redshift.emulator.store;

import org.jspecify.annotations.NullMarked;
