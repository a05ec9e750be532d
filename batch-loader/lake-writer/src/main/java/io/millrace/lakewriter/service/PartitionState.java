package io.millrace.lakewriter.service;

import io.millrace.lakewriter.kafka.LoadProgress;
import io.millrace.lakewriter.partition.PartitionWriter;
import java.util.Optional;

/** Where an assigned partition stands. */
sealed interface PartitionState {
    /** Nothing is done for it yet. */
    record Unassigned() implements PartitionState {}

    /** The chain's end is looked for, which should not last longer than this. */
    record Recovering(Deadline patience) implements PartitionState {}

    /** Records flow. */
    record Running(PartitionWriter writer) implements PartitionState {}

    /** The deduplication window is loaded, which should not last longer than this; records wait. */
    record LoadingWindow(PartitionWriter writer, Deadline patience, LoadProgress progress) implements PartitionState {}

    /**
     * Kafka gives nothing more from here; what was read is stored before the chain is looked at again.
     *
     * @param breakage why somebody must act; empty when looking at the chain again will do
     */
    record Finishing(PartitionWriter writer, Optional<String> breakage) implements PartitionState {}

    /** Something failed that can pass; it is tried again. */
    record Waiting(String reason, Deadline until) implements PartitionState {}

    /** Somebody must act. Looked at again from time to time; no deadline while that is under way. */
    record Broken(String reason, Optional<Deadline> until) implements PartitionState {}
}
