package io.millrace.bench.cdc;

/**
 * How fast a process drained a binlog.
 *
 * @param rows for each second
 * @param processorMicros of the process for each row
 * @param residentMegabytes memory of the process at the end
 */
record Rate(double rows, double processorMicros, double residentMegabytes) {}
