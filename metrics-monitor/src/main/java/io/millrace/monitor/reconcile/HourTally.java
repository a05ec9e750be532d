package io.millrace.monitor.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What all stages counted of one hour of a dataset.
 *
 * @param hour hours since 1970-01-01T00:00Z, of the records' arrival in Kafka
 * @param edge empty when no edge told of any event, as with what backends and databases write
 * @param kafka empty when Kafka could not be asked
 * @param lake empty when the lake could not be asked
 * @param warehouse empty when the warehouse could not be asked
 * @param loaded whether the dataset is one that gets loaded
 * @param held rows of batches that the loader holds back
 */
public record HourTally(
        DatasetName dataset,
        long hour,
        Optional<EdgeHour> edge,
        Optional<KafkaHour> kafka,
        Optional<LakeHour> lake,
        Optional<WarehouseHour> warehouse,
        boolean loaded,
        long held) {
    /** When the hour begins. */
    public Instant start() {
        return Instant.ofEpochSecond(hour * Duration.ofHours(1).toSeconds());
    }

    /** When the hour ends. */
    public Instant end() {
        return start().plus(Duration.ofHours(1));
    }
}
