package io.millrace.monitor.kafka;

/**
 * One partition.
 *
 * @param start first offset that is still there
 * @param end offset after the last record that readers of committed records can see
 */
public record PartitionCounts(int partition, long start, long end) {}
