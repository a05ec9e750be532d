package io.millrace.lakewriter.dedup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DedupWindowTest {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Instant START = Instant.parse("2026-11-23T02:00:00Z");

    private record Seen(String id, Instant timestamp) {}

    @Test
    void decidesAsTheDefinitionWhateverTheTimestampsAndRestarts() {
        long firstSeed = System.nanoTime();
        for (long seed = firstSeed; seed < firstSeed + 300; seed++) {
            Random random = new Random(seed);
            List<Seen> log = randomLog(random);
            List<Boolean> decided = decide(log, random, random.nextInt(2, 200));
            assertThat(decided).as("seed %dL", seed).isEqualTo(definition(log));
        }
    }

    private static List<Seen> randomLog(Random random) {
        int records = random.nextInt(1, 600);
        int ids = random.nextInt(1, 200);
        boolean goesBack = random.nextBoolean();
        long largestStep = Duration.ofMinutes(random.nextInt(1, 300)).toMillis();
        Instant clock = START;
        List<Seen> log = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            clock = clock.plusMillis(random.nextLong(largestStep));
            Instant timestamp = clock;
            if (goesBack && random.nextInt(5) == 0) {
                timestamp = clock.minusMillis(random.nextLong(Duration.ofDays(4).toMillis()));
            } else if (goesBack && random.nextInt(50) == 0) {
                timestamp = clock.plus(Duration.ofDays(random.nextInt(1, 2000)));
            }
            log.add(new Seen("id-" + random.nextInt(ids), timestamp));
        }
        return log;
    }

    private static List<Boolean> definition(List<Seen> log) {
        List<Boolean> duplicates = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            Seen record = log.get(i);
            duplicates.add(log.subList(0, i).stream()
                    .anyMatch(before -> before.id().equals(record.id())
                            && !before.timestamp().isBefore(record.timestamp().minus(WINDOW))));
        }
        return duplicates;
    }

    private static List<Boolean> decide(List<Seen> log, Random random, int restartEvery) {
        DedupWindow window = DedupWindow.complete(WINDOW);
        List<Boolean> duplicates = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            Seen record = log.get(i);
            if (random.nextInt(restartEvery) == 0) {
                window = DedupWindow.unknown(WINDOW);
            }
            if (!window.covers(record.timestamp())) {
                window = load(log.subList(0, i), record.timestamp());
            }
            duplicates.add(window.isDuplicate(IdHash.of(record.id()), record.timestamp()));
        }
        return duplicates;
    }

    /** As Kafka's offsetsForTimes: from the first record on whose timestamp is not before the wanted one. */
    private static DedupWindow load(List<Seen> before, Instant timestamp) {
        Instant from = DedupWindow.loadFrom(WINDOW, timestamp);
        int first = 0;
        while (first < before.size() && before.get(first).timestamp().isBefore(from)) {
            first++;
        }
        DedupWindow window = first == 0 ? DedupWindow.complete(WINDOW) : DedupWindow.from(WINDOW, from);
        before.subList(first, before.size()).forEach(seen -> window.load(IdHash.of(seen.id()), seen.timestamp()));
        return window;
    }

    @Test
    void forgetsWhatIsTooOldToMatter() {
        DedupWindow window = DedupWindow.complete(WINDOW);
        int perHour = 1_000;
        int largest = 0;
        for (int i = 0; i < 200 * perHour; i++) {
            Instant timestamp =
                    START.plus(Duration.ofHours(1).dividedBy(perHour).multipliedBy(i));
            assertThat(window.isDuplicate(IdHash.of("id-" + i), timestamp)).isFalse();
            largest = Math.max(largest, window.size());
        }
        assertThat(largest).isLessThanOrEqualTo(27 * perHour);
        assertThat(window.memoryBytes()).isLessThan(4_000_000);
    }

    @Test
    void theEdgeOfTheWindowIsInside() {
        DedupWindow window = DedupWindow.complete(WINDOW);
        IdHash id = IdHash.of("a");
        assertThat(window.isDuplicate(id, START)).isFalse();
        assertThat(window.isDuplicate(id, START.plus(WINDOW))).isTrue();
        assertThat(window.isDuplicate(id, START.plus(WINDOW.multipliedBy(2)).plusMillis(1)))
                .isFalse();
    }

    @Test
    void idsThatShareASlotAreToldApart() {
        IdTable table = new IdTable();
        for (int i = 0; i < 5_000; i++) {
            assertThat(table.put(new IdHash(i, 7), i)).isEqualTo(IdTable.ABSENT);
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(table.put(new IdHash(i, 7), i - 1)).isEqualTo(i);
        }
        table.dropBelow(4_990);
        assertThat(table.size()).isEqualTo(10);
        assertThat(table.put(new IdHash(4_989, 7), 1)).isEqualTo(IdTable.ABSENT);
        assertThat(table.put(new IdHash(4_990, 7), 1)).isEqualTo(4_990);
    }
}
