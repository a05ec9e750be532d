package io.millrace.cdc.reader;

/**
 * Where a stream begins.
 *
 * @param usesGtids whether the set of transactions decides, rather than file and position
 * @param gtids transactions that are not sent again
 */
public record BinlogStart(boolean usesGtids, String gtids, String file, long position) {}
