package io.millrace.redshift.emulator.copy;

import java.time.Instant;

/**
 * A file that a COPY has read to its end.
 *
 * @param rows found in it, good and bad
 * @param at when its end was reached
 */
record FileScan(String file, long rows, Instant at) {}
