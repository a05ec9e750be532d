package io.millrace.lakewriter.service;

import io.millrace.lakewriter.partition.PartitionWriter;
import java.time.Instant;

/** Where an assigned partition stands. */
sealed interface PartitionState {
    /** The chain's end is looked for. */
    record Recovering() implements PartitionState {}

    /** Records flow. */
    record Running(PartitionWriter writer) implements PartitionState {}

    /** The deduplication window is loaded; records wait. */
    record LoadingWindow(PartitionWriter writer) implements PartitionState {}

    /** Something failed that can pass; it is tried again. */
    record Waiting(String reason, Instant until) implements PartitionState {}

    /** The chain is broken: somebody must act. Looked at again from time to time. */
    record Broken(String reason, Instant until) implements PartitionState {}
}
