package io.millrace.monitor.reconcile;

import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.kafka.PartitionCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.BatchWindow;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.lake.SettledDays;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
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
        Map<Long, KafkaHour> found = hours(
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
        Map<Long, KafkaHour> found = hours(
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
                hours(List.of(batch(HOUR, 0, 0, 10)), topic(new PartitionCounts(0, 14, 14)), Map.of(), HOUR + 1);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE).lost()).isEqualTo(4);
    }

    @Test
    void whatComesAfterTheLastBatchWaitsInTheHourOfItsArrival() {
        NavigableMap<Long, Long> starts = new TreeMap<>(Map.of(HOUR + 1, 13L, HOUR + 2, 14L));
        Map<Long, KafkaHour> found = hours(
                List.of(batch(HOUR, 0, 0, 10)), topic(new PartitionCounts(0, 0, 20)), Map.of(0, starts), HOUR + 2);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE))
                .isEqualTo(new KafkaHour(13, 3, 0, List.of("partition 0, offsets 10 to 12: not stored yet")));
        assertThat(found.getOrDefault(HOUR + 1, KafkaHour.NONE).waiting()).isEqualTo(1);
        assertThat(found.getOrDefault(HOUR + 2, KafkaHour.NONE).waiting()).isEqualTo(6);
    }

    @Test
    void aTopicThatTheLakeDoesNotKnowYetWaitsWhole() {
        Map<Long, KafkaHour> found = hours(List.of(), topic(new PartitionCounts(0, 2, 5)), Map.of(), HOUR);
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
                hours(List.of(before, batch(HOUR, 0, 0, 4)), topic(new PartitionCounts(0, 0, 4)), Map.of(), HOUR);
        assertThat(found.getOrDefault(HOUR, KafkaHour.NONE)).isEqualTo(new KafkaHour(34, 0, 0, List.of()));
    }

    @Test
    void oldBatchesThatWereExpiredLeaveNoHole() {
        Map<Long, KafkaHour> found =
                hours(List.of(batch(HOUR, 0, 100, 110)), topic(new PartitionCounts(0, 50, 110)), Map.of(), HOUR);
        assertThat(found).isEqualTo(Map.of(HOUR, new KafkaHour(10, 0, 0, List.of())));
    }

    /** Whether or not older batches are folded, the hours from the first that matters on come out the same. */
    @Test
    void foldedBatchesLeaveTheLaterHoursAsTheyWere() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            InMemoryObjectStore store = new InMemoryObjectStore(Faults.NONE);
            List<BatchCounts> all = new ArrayList<>();
            try (LakeCollector lake =
                    new LakeCollector(store, SettledDays.NONE, Duration.ofHours(1), 4, InstantSource.system())) {
                for (int round = 0; round < 4; round++) {
                    all.addAll(stored(random, store, round));
                    lake.collect(Depth.FULL);
                    BatchCounts gone = all.remove(random.nextInt(all.size()));
                    store.delete(gone.name().objectKey());
                    lake.collect(Depth.FULL);
                    Optional<TopicCounts> topic =
                            topic(new PartitionCounts(0, 0, 9_999), new PartitionCounts(1, 0, 9_999));
                    for (long first = HOUR - 30; first < HOUR + 330; first += 17) {
                        assertThat(from(first, hours.hours(lake.batches(PLAYS, first), topic, Map.of(), HOUR + 400)))
                                .as("seed %s, from %s", seed, first)
                                .isEqualTo(from(first, hours(all, topic, Map.of(), HOUR + 400)));
                    }
                    assertThat(KafkaHours.tails(lake.batches(PLAYS, HOUR + 400), topic.orElseThrow()))
                            .as("seed %s", seed)
                            .isEqualTo(KafkaHours.tails(new BatchWindow(all, List.of()), topic.orElseThrow()));
                }
            }
        }
    }

    /** Three days of two chains; some batches late by days, some after a gap. */
    private static List<BatchCounts> stored(Random random, InMemoryObjectStore store, int round) {
        List<BatchCounts> batches = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            for (int partition = 0; partition < 2; partition++) {
                long late = random.nextInt(12) == 0 ? random.nextInt(200) : 0;
                long hour = HOUR + round * 72L + i * 2L - Math.min(late, round * 72L + i * 2L);
                long start = (round * 36L + i) * 10 + (random.nextInt(9) == 0 ? 3 : 0);
                BatchCounts batch = batch(hour, partition, start, (round * 36L + i + 1) * 10);
                ObjectAttributes attributes = new ObjectAttributes(
                        TOPIC + "0".repeat(24), batch.end(), batch.rows(), 0, 0, "00", null, null, "test", "test");
                store.create(
                        batch.name().objectKey(),
                        new byte[1],
                        new ObjectProperties("application/zstd", attributes.toMetadata()));
                batches.add(batch);
            }
        }
        return batches;
    }

    private static Map<Long, KafkaHour> from(long first, Map<Long, KafkaHour> hours) {
        return new TreeMap<>(hours).tailMap(first, true);
    }

    private Map<Long, KafkaHour> hours(
            List<BatchCounts> batches,
            Optional<TopicCounts> topic,
            Map<Integer, NavigableMap<Long, Long>> hourStarts,
            long currentHour) {
        return hours.hours(new BatchWindow(batches, List.of()), topic, hourStarts, currentHour);
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
