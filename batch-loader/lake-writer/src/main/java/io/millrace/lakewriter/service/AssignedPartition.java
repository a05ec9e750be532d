package io.millrace.lakewriter.service;

import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lakewriter.kafka.CommittedHint;
import io.millrace.lakewriter.partition.PartitionWriter;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** A partition that this consumer was given, from assignment to revocation. Confined to the consumer's thread. */
final class AssignedPartition {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    final TopicPartition id;
    final DatasetName dataset;
    PartitionState state = new PartitionState.Unassigned();
    /** The commit under way; kept over failures, so that it goes on where it stood. */
    Optional<BatchCommit> commit = Optional.empty();

    boolean isCommitting;
    Optional<Deadline> commitAgainAt = Optional.empty();
    Optional<String> commitFailure = Optional.empty();
    /** When the log is told again how far a load is. */
    Optional<Deadline> tellAgainAt = Optional.empty();

    Optional<BatchName> last = Optional.empty();
    long lastEnd;
    long hintedPosition = -1;
    /** Kafka timestamp of the oldest record that was dropped and has to be read again. */
    private Optional<Instant> owed = Optional.empty();

    private Optional<Instant> standsSince = Optional.empty();
    private boolean isBehind;
    private int failures;

    AssignedPartition(TopicPartition id, DatasetName dataset) {
        this.id = id;
        this.dataset = dataset;
    }

    Optional<PartitionWriter> writer() {
        if (state instanceof PartitionState.Running running) {
            return Optional.of(running.writer());
        }
        if (state instanceof PartitionState.LoadingWindow loading) {
            return Optional.of(loading.writer());
        }
        if (state instanceof PartitionState.Finishing finishing) {
            return Optional.of(finishing.writer());
        }
        return Optional.empty();
    }

    /** Drops what was read and not stored. */
    void drop() {
        owed = Stream.concat(owed.stream(), writer().flatMap(PartitionWriter::oldestUnstored).stream())
                .min(Comparator.naturalOrder());
        writer().ifPresent(PartitionWriter::close);
        commit = Optional.empty();
        isCommitting = false;
        commitAgainAt = Optional.empty();
        commitFailure = Optional.empty();
    }

    /** The batch stands in the chain: the next one may follow. */
    void stored(BatchObject batch) {
        succeeded();
        commit = Optional.empty();
        isCommitting = false;
        commitAgainAt = Optional.empty();
        commitFailure = Optional.empty();
        last = Optional.of(batch.name());
        lastEnd = batch.attributes().end();
    }

    /** The chain's end is known: what was dropped is read again from there, or another writer stored it. */
    void found(long end) {
        succeeded();
        lastEnd = end;
        hintedPosition = -1;
        owed = Optional.empty();
    }

    /** Its records flow. */
    void flows() {
        standsSince = Optional.empty();
        isBehind = false;
    }

    /** It is not read at present; since when. */
    Instant standsStill(Instant now) {
        standsSince = standsSince.or(() -> Optional.of(now));
        return standsSince.get();
    }

    /** Where Kafka's log ends while the partition is not read. */
    void sawLogEnd(long end) {
        isBehind = end > writer().map(PartitionWriter::position).orElse(lastEnd);
    }

    /**
     * Kafka timestamp of the oldest record that is not stored; for records that are not read yet the time since when they
     * could have been, for theirs is not known. Empty when all are stored.
     */
    Optional<Instant> oldestUnstored() {
        Stream<Instant> read = writer().flatMap(PartitionWriter::oldestUnstored).stream();
        Stream<Instant> unread = standsSince.filter(since -> isBehind).stream();
        return Stream.of(read, owed.stream(), unread).flatMap(each -> each).min(Comparator.naturalOrder());
    }

    Duration nextPause() {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        failures++;
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    void succeeded() {
        failures = 0;
    }

    /** What to leave beside the committed offset; empty when there is nothing new to say. */
    Optional<CommittedHint> nextHint() {
        if (last.isEmpty() || writer().isEmpty()) {
            return Optional.empty();
        }
        PartitionWriter writer = writer().get();
        long position = writer.isIdle() ? writer.position() : lastEnd;
        if (position == hintedPosition) {
            return Optional.empty();
        }
        hintedPosition = position;
        return Optional.of(new CommittedHint(position, lastEnd, last.get()));
    }
}
