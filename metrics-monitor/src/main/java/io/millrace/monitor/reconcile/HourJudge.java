package io.millrace.monitor.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Compares the stages of an hour from the first to the last. What an edge accepted is a lower bound, so that more in Kafka is no
 * alarm: backends write there too, and a client that was told to send again may have been heard after all. Everything else has to
 * be equal to the record.
 */
public final class HourJudge {
    private final Duration grace;

    /** @param grace how long after the end of an hour its records may be on their way */
    public HourJudge(Duration grace) {
        this.grace = grace;
    }

    /**
     * @param counted before any stage was counted
     */
    public Reconciliation judge(HourTally tally, Instant counted) {
        boolean settled = !counted.isBefore(tally.end().plus(grace));
        Optional<Reconciliation> wrong = lostBeforeKafka(tally, settled)
                .or(() -> lostBeforeLake(tally))
                .or(() -> tooMany(tally, settled))
                .or(() -> notLoaded(tally, settled))
                .or(() -> notStored(tally, settled));
        if (wrong.isPresent()) {
            return wrong.get();
        }
        boolean counts = tally.kafka().isPresent()
                && tally.lake().isPresent()
                && (tally.warehouse().isPresent() || !tally.loaded());
        if (!counts) {
            return Reconciliation.of(tally, Status.UNKNOWN);
        }
        return Reconciliation.of(tally, counted.isBefore(tally.end()) ? Status.IN_FLIGHT : Status.BALANCED);
    }

    private Optional<Reconciliation> lostBeforeKafka(HourTally tally, boolean settled) {
        if (tally.edge().isEmpty() || tally.kafka().isEmpty()) {
            return Optional.empty();
        }
        long missing = tally.edge().get().accepted() - tally.kafka().get().records();
        if (missing <= 0) {
            return Optional.empty();
        }
        return found(tally, settled ? Status.MISSING : Status.IN_FLIGHT, Step.EDGE_TO_KAFKA, missing, List.of());
    }

    private Optional<Reconciliation> lostBeforeLake(HourTally tally) {
        if (tally.kafka().isEmpty() || tally.lake().isEmpty()) {
            return Optional.empty();
        }
        KafkaHour kafka = tally.kafka().get();
        long missing = kafka.records() - kafka.waiting() - tally.lake().get().records();
        if (missing <= 0 && kafka.lost() == 0) {
            return Optional.empty();
        }
        return found(tally, Status.MISSING, Step.KAFKA_TO_LAKE, Math.max(missing, kafka.lost()), kafka.places());
    }

    private Optional<Reconciliation> tooMany(HourTally tally, boolean settled) {
        if (tally.lake().isEmpty()) {
            return Optional.empty();
        }
        LakeHour lake = tally.lake().get();
        if (tally.kafka().isPresent()) {
            KafkaHour kafka = tally.kafka().get();
            long over = lake.records() - (kafka.records() - kafka.waiting());
            if (over > 0) {
                return found(tally, Status.EXTRA, Step.KAFKA_TO_LAKE, -over, List.of());
            }
        }
        if (tally.warehouse().isEmpty() || !settled) {
            return Optional.empty();
        }
        long over = tally.warehouse().get().total() - lake.rows() - lake.erased();
        return over <= 0 ? Optional.empty() : found(tally, Status.EXTRA, Step.LAKE_TO_WAREHOUSE, -over, List.of());
    }

    private Optional<Reconciliation> notLoaded(HourTally tally, boolean settled) {
        if (!tally.loaded() || tally.lake().isEmpty() || tally.warehouse().isEmpty()) {
            return Optional.empty();
        }
        long missing = tally.lake().get().rows() - tally.warehouse().get().total();
        if (missing <= 0) {
            return Optional.empty();
        }
        if (missing <= tally.held()) {
            return found(tally, Status.HELD, Step.LAKE_TO_WAREHOUSE, missing, List.of());
        }
        return found(tally, settled ? Status.LATE : Status.IN_FLIGHT, Step.LAKE_TO_WAREHOUSE, missing, List.of());
    }

    private Optional<Reconciliation> notStored(HourTally tally, boolean settled) {
        if (tally.kafka().isEmpty() || tally.kafka().get().waiting() == 0) {
            return Optional.empty();
        }
        KafkaHour kafka = tally.kafka().get();
        return found(
                tally, settled ? Status.LATE : Status.IN_FLIGHT, Step.KAFKA_TO_LAKE, kafka.waiting(), kafka.places());
    }

    private static Optional<Reconciliation> found(
            HourTally tally, Status status, Step step, long missing, List<String> places) {
        return Optional.of(new Reconciliation(tally, status, Optional.of(step), missing, places));
    }
}
