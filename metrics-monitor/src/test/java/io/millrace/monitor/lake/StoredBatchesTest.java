package io.millrace.monitor.lake;

import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoredBatchesTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final long FIRST_HOUR = 498_000;
    private static final int HISTORIES = 12;

    /** Every answer is the one that a plain collection of all batches gives, whatever came when and went again. */
    @Test
    void saysTheSameAsAllBatchesKeptAsTheyAre() {
        for (int i = 0; i < HISTORIES; i++) {
            long seed = 7_000L + i;
            Random random = new Random(seed);
            Map<BatchName, BatchCounts> plain = new HashMap<>();
            StoredBatches stored = StoredBatches.none(PLAYS);
            for (int round = 0; round < 12; round++) {
                List<BatchCounts> more = some(random, round);
                more.forEach(batch -> plain.put(batch.name(), batch));
                stored = stored.plus(more);
                check(seed, stored, plain);
                Map<Long, Set<BatchName>> kept = plain.keySet().stream()
                        .filter(name -> random.nextInt(30) > 0)
                        .collect(Collectors.groupingBy(StoredBatches::day, Collectors.toSet()));
                plain.keySet().removeIf(name -> !kept.getOrDefault(StoredBatches.day(name), Set.of())
                        .contains(name));
                stored = stored.keepOnly(kept);
                check(seed, stored, plain);
            }
        }
    }

    @Test
    void keepsMonthsInFewBytesABatch() {
        List<BatchCounts> hourly = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            Instant at = Instant.ofEpochSecond((FIRST_HOUR + hour) * 3_600);
            hourly.add(new BatchCounts(
                    new BatchName(PLAYS, at, 0, "0123abcd", 100_000_000L + hour * 50_000L),
                    100_000_000L + (hour + 1) * 50_000L,
                    49_990,
                    8,
                    2,
                    0,
                    2_345_678,
                    Optional.of(at.plusMillis(12)),
                    Optional.of(at.plusSeconds(3_599))));
        }
        PackedDay day = PackedDay.of(PackedDay.dayOf(FIRST_HOUR), hourly);
        assertThat(day.bytes()).isLessThan(24 * 30);
        assertThat(day.runs()).containsExactly(new ChainRun("0123abcd", 0, 100_000_000, 101_200_000, FIRST_HOUR + 23));
    }

    @Test
    void hasNothingOfADatasetWithoutBatches() {
        StoredBatches none = StoredBatches.none(PLAYS);
        assertThat(none.from(0)).isEqualTo(BatchWindow.NONE);
        assertThat(none.latest()).isEmpty();
        assertThat(none.newest()).isEmpty();
        assertThat(none.sums()).isEmpty();
    }

    private static void check(long seed, StoredBatches stored, Map<BatchName, BatchCounts> plain) {
        String description = "seed " + seed;
        assertThat(stored.latest()).as(description).containsExactlyInAnyOrderElementsOf(plain.values());
        assertThat(stored.sums()).as(description).isEqualTo(sums(plain.values()));
        assertThat(stored.newest().map(BatchCounts::hour))
                .as(description)
                .isEqualTo(plain.values().stream().map(BatchCounts::hour).max(Long::compare));
        plain.forEach(
                (name, batch) -> assertThat(stored.find(name)).as(description).contains(batch));
        for (long hour = FIRST_HOUR; hour < FIRST_HOUR + 400; hour += 31) {
            check(description, stored.from(hour), plain, hour);
        }
    }

    private static void check(String description, BatchWindow window, Map<BatchName, BatchCounts> plain, long hour) {
        assertThat(window.batches()).as(description).isSubsetOf(plain.values());
        assertThat(window.batches())
                .as(description)
                .containsAll(plain.values().stream()
                        .filter(batch -> batch.hour() >= hour)
                        .toList());
        // Each other batch stands in exactly one run.
        long offsets = plain.values().stream()
                .mapToLong(batch -> batch.end() - batch.name().start())
                .sum();
        long inBatches = window.batches().stream()
                .mapToLong(batch -> batch.end() - batch.name().start())
                .sum();
        long inRuns = window.earlier().stream()
                .mapToLong(run -> run.end() - run.start())
                .sum();
        assertThat(inBatches + inRuns).as(description).isEqualTo(offsets);
    }

    private static List<ChainCounts> sums(Collection<BatchCounts> batches) {
        Map<String, ChainCounts> sums = new TreeMap<>();
        batches.forEach(batch -> sums.merge(ChainCounts.chain(batch.name()), ChainCounts.of(batch), ChainCounts::plus));
        return List.copyOf(sums.values());
    }

    /** Mostly of the round's own day; some late, some of another topic, some with gaps before them, some without rows. */
    private static List<BatchCounts> some(Random random, int round) {
        List<BatchCounts> batches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long late = random.nextInt(10) == 0 ? random.nextInt(24 * 10) : 0;
            long hour = Math.max(FIRST_HOUR, FIRST_HOUR + round * 24L + random.nextInt(24) - late);
            long start = (round * 20L + i) * 1_000 + (random.nextInt(5) == 0 ? random.nextInt(10) : 0);
            Instant at = Instant.ofEpochSecond(hour * 3_600);
            boolean isEmpty = random.nextInt(8) == 0;
            batches.add(new BatchCounts(
                    new BatchName(
                            PLAYS,
                            at,
                            random.nextInt(3),
                            random.nextBoolean() ? "0123abcd" : "ffffcafe",
                            start,
                            random.nextBoolean() ? BatchCompression.ZSTD : BatchCompression.GZIP),
                    (round * 20L + i + 1) * 1_000,
                    isEmpty ? 0 : random.nextLong(1L << 40),
                    random.nextInt(1_000),
                    random.nextInt(100),
                    random.nextInt(20),
                    random.nextLong(1L << 33),
                    isEmpty ? Optional.empty() : Optional.of(at.plusMillis(random.nextInt(3_600_000))),
                    isEmpty ? Optional.empty() : Optional.of(at.plusMillis(random.nextLong(20_000_000)))));
        }
        return batches;
    }
}
