package io.millrace.monitor.reconcile;

import io.millrace.monitor.kafka.PartitionCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaHoursTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final String TOPIC = "0123abcd";
    private static final long HOUR = 498_826;

    private final KafkaHours hours =
            new KafkaHours(batch -> batch.end() - batch.name().start());

    @Test
    void theRangesOfTheBatchesSayHowManyTheLakePassed() {
        Map<Long, KafkaHour> found = hours.hours(
                List.of(
                        batch(HOUR, 0, 0, 10),
                        batch(HOUR, 0, 10, 15),
                        batch(HOUR + 1, 0, 15, 16),
                        batch(HOUR, 1, 4, 6)),
                topic(new PartitionCounts(0, 0, 16), new PartitionCounts(1, 4, 6)),
                Map.of(),
                HOUR + 1);
        assertThat(found)
                .isEqualTo(
                        Map.of(HOUR, new KafkaHour(17, 0, 0, List.of()), HOUR + 1, new KafkaHour(1, 0, 0, List.of())));
    }

    @Test
    void whatStandsBetweenTwoBatchesIsLost() {
        Map<Long, KafkaHour> found = hours.hours(
                List.of(batch(HOUR + 1, 0, 12, 15), batch(HOUR, 0, 0, 10)),
                topic(new PartitionCounts(0, 0, 15)),
                Map.of(),
                HOUR + 1);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE))
                .isEqualTo(new KafkaHour(12, 0, 2, List.of("partition 0, offsets 10 to 11: in no batch")));
        assertThat(found.getOrDefault(HOUR + 1, KafkaHour.NONE).records()).isEqualTo(3);
    }

    @Test
    void whatKafkaDeletedBeforeItWasStoredIsLost() {
        Map<Long, KafkaHour> found =
                hours.hours(List.of(batch(HOUR, 0, 0, 10)), topic(new PartitionCounts(0, 14, 14)), Map.of(), HOUR + 1);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE).lost()).isEqualTo(4);
    }

    @Test
    void whatComesAfterTheLastBatchWaitsInTheHourOfItsArrival() {
        NavigableMap<Long, Long> starts = new TreeMap<>(Map.of(HOUR + 1, 13L, HOUR + 2, 14L));
        Map<Long, KafkaHour> found = hours.hours(
                List.of(batch(HOUR, 0, 0, 10)), topic(new PartitionCounts(0, 0, 20)), Map.of(0, starts), HOUR + 2);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE))
                .isEqualTo(new KafkaHour(13, 3, 0, List.of("partition 0, offsets 10 to 12: not stored yet")));
        assertThat(found.getOrDefault(HOUR + 1, KafkaHour.NONE).waiting()).isEqualTo(1);
        assertThat(found.getOrDefault(HOUR + 2, KafkaHour.NONE).waiting()).isEqualTo(6);
    }

    @Test
    void aTopicThatTheLakeDoesNotKnowYetWaitsWhole() {
        Map<Long, KafkaHour> found = hours.hours(List.of(), topic(new PartitionCounts(0, 2, 5)), Map.of(), HOUR);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE).waiting()).isEqualTo(3);
    }

    @Test
    void aTopicThatWasMadeAnewHasChainsOfItsOwn() {
        BatchCounts before = new BatchCounts(
                new BatchName(PLAYS, Instant.ofEpochSecond(HOUR * 3600), 0, "ffffffff", 0),
                30,
                30,
                0,
                0,
                0,
                1,
                Optional.empty(),
                Optional.empty());
        Map<Long, KafkaHour> found =
                hours.hours(List.of(before, batch(HOUR, 0, 0, 4)), topic(new PartitionCounts(0, 0, 4)), Map.of(), HOUR);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE)).isEqualTo(new KafkaHour(34, 0, 0, List.of()));
    }

    @Test
    void oldBatchesThatWereExpiredLeaveNoHole() {
        Map<Long, KafkaHour> found =
                hours.hours(List.of(batch(HOUR, 0, 100, 110)), topic(new PartitionCounts(0, 50, 110)), Map.of(), HOUR);
        assertThat(found).isEqualTo(Map.of(HOUR, new KafkaHour(10, 0, 0, List.of())));
    }

    private static Optional<TopicCounts> topic(PartitionCounts... partitions) {
        return Optional.of(new TopicCounts(PLAYS, TOPIC, List.of(partitions)));
    }

    private static BatchCounts batch(long hour, int partition, long start, long end) {
        return new BatchCounts(
                new BatchName(PLAYS, Instant.ofEpochSecond(hour * 3600), partition, TOPIC, start),
                end,
                end - start,
                0,
                0,
                0,
                1,
                Optional.empty(),
                Optional.empty());
    }
}
