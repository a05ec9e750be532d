package io.millrace.jobs;

import java.util.List;

/** The parameters that every job has: when the partition that it makes begins and ends, in UTC. */
public final class PartitionParameters {
    /** First moment of the partition, a TIMESTAMP. */
    public static final String START = "partition_start";
    /** First moment after the partition, a TIMESTAMP. */
    public static final String END = "partition_end";
    /** Day of the partition, a DATE. */
    public static final String DATE = "partition_date";

    /** All of them. */
    public static final List<String> NAMES = List.of(START, END, DATE);

    private PartitionParameters() {}
}
