/** Counts what the loader's ledger and the tables themselves hold. */
@NullMarked
package io.millrace.monitor.warehouse;

import org.jspecify.annotations.NullMarked;
