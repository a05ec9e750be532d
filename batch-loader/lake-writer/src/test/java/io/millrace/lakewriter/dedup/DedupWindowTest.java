package io.millrace.lakewriter.dedup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DedupWindowTest {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration LATENESS = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2026-11-23T02:00:00Z");

    @TempDir
    private Path directory;

    private record Seen(Optional<String> id, Instant timestamp) {}

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
            Optional<String> id = random.nextInt(10) == 0 ? Optional.empty() : Optional.of("id-" + random.nextInt(ids));
            log.add(new Seen(id, timestamp));
        }
        return log;
    }

    private static List<Boolean> definition(List<Seen> log) {
        List<Boolean> duplicates = new ArrayList<>();
        Map<String, List<Instant>> places = new HashMap<>();
        Instant newest = Instant.EPOCH;
        for (Seen record : log) {
            Instant floor = newest.minus(LATENESS);
            Instant place = record.timestamp().isBefore(floor) ? floor : record.timestamp();
            newest = record.timestamp().isAfter(newest) ? record.timestamp() : newest;
            List<Instant> before = record.id()
                    .map(id -> places.computeIfAbsent(id, any -> new ArrayList<>()))
                    .orElseGet(ArrayList::new);
            duplicates.add(before.stream().anyMatch(each -> !each.isBefore(place.minus(WINDOW))));
            before.add(place);
        }
        return duplicates;
    }

    private static List<Boolean> decide(List<Seen> log, Random random, int restartEvery) {
        DedupWindow window = DedupWindow.empty(WINDOW, IdMemory.HEAP);
        List<Boolean> duplicates = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            if (i > 0 && random.nextInt(restartEvery) == 0) {
                // What a batch tells: the largest timestamp of some of the records right before.
                List<Seen> batch = log.subList(random.nextInt(i), i);
                Instant newest = batch.stream()
                        .map(Seen::timestamp)
                        .max(Instant::compareTo)
                        .orElseThrow();
                window = DedupWindow.unknown(WINDOW, newest);
            }
            Seen record = log.get(i);
            if (record.id().isPresent() && !window.isKnown()) {
                window = load(log.subList(0, i), window.loadFrom());
            }
            duplicates.add(add(window, record));
        }
        return duplicates;
    }

    private static boolean add(DedupWindow window, Seen record) {
        if (record.id().isEmpty()) {
            window.pass(record.timestamp());
            return false;
        }
        return window.isDuplicate(IdHash.of(record.id().get()), record.timestamp());
    }

    /** As Kafka's offsetsForTimes: from the first record on whose timestamp is not before the wanted one. */
    private static DedupWindow load(List<Seen> before, Instant from) {
        int first = 0;
        while (first < before.size() && before.get(first).timestamp().isBefore(from)) {
            first++;
        }
        DedupWindow window = DedupWindow.empty(WINDOW, IdMemory.HEAP);
        before.subList(first, before.size()).forEach(seen -> add(window, seen));
        return window;
    }

    @Test
    void forgetsWhatIsTooOldToMatter() {
        DedupWindow window = DedupWindow.empty(WINDOW, IdMemory.HEAP);
        int perHour = 1_000;
        long largest = 0;
        for (int i = 0; i < 200 * perHour; i++) {
            Instant timestamp =
                    START.plus(Duration.ofHours(1).dividedBy(perHour).multipliedBy(i));
            assertThat(window.isDuplicate(IdHash.of("id-" + i), timestamp)).isFalse();
            largest = Math.max(largest, window.size());
        }
        assertThat(largest).isLessThanOrEqualTo(32L * perHour);
        assertThat(window.memoryBytes()).isLessThan(2_000_000);
    }

    @Test
    void timestampsThatJumpToAndFroAskForNothingOlder() {
        DedupWindow window = DedupWindow.empty(WINDOW, IdMemory.HEAP);
        for (int i = 0; i < 100_000; i++) {
            Instant timestamp = START.plusSeconds(i).minus(Duration.ofDays(i % 7));
            assertThat(window.isDuplicate(IdHash.of("id-" + i), timestamp)).isFalse();
            assertThat(window.isDuplicate(IdHash.of("id-" + i), START.minus(Duration.ofDays(300))))
                    .isTrue();
        }
        assertThat(window.size()).isLessThan(150_000);
    }

    @Test
    void theEdgeOfTheWindowIsInside() {
        DedupWindow window = DedupWindow.empty(WINDOW, IdMemory.HEAP);
        IdHash id = IdHash.of("a");
        assertThat(window.isDuplicate(id, START)).isFalse();
        assertThat(window.isDuplicate(id, START.plus(WINDOW))).isTrue();
        assertThat(window.isDuplicate(id, START.plus(WINDOW.multipliedBy(2)).plusMillis(1)))
                .isFalse();
    }

    @Test
    void aWindowOfNoLengthHasNoDuplicatesAndNothingToLoad() {
        DedupWindow window = DedupWindow.unknown(Duration.ZERO, START);
        assertThat(window.isKnown()).isTrue();
        assertThat(window.isDuplicate(IdHash.of("a"), START)).isFalse();
        assertThat(window.isDuplicate(IdHash.of("a"), START)).isFalse();
        assertThat(window.size()).isZero();
    }

    @Test
    void nothingIsDecidedBeforeTheWindowIsLoaded() {
        DedupWindow window = DedupWindow.unknown(WINDOW, START);
        assertThat(window.isKnown()).isFalse();
        assertThat(window.loadFrom()).isEqualTo(START.minus(WINDOW).minus(LATENESS));
        assertThatThrownBy(() -> window.isDuplicate(IdHash.of("a"), START)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void idsThatShareASlotAreToldApart() {
        IdTable table = new IdTable(IdMemory.HEAP);
        for (int i = 0; i < 5_000; i++) {
            assertThat(table.find(new IdHash(i, 7))).isEqualTo(IdTable.ABSENT);
            table.put(new IdHash(i, 7), i);
        }
        for (int i = 0; i < 5_000; i++) {
            table.put(new IdHash(i, 7), i - 1);
            assertThat(table.find(new IdHash(i, 7))).as("the largest counts").isEqualTo(i);
        }
        assertThat(table.size()).isEqualTo(5_000);
    }

    @Test
    void largeTablesLieInFilesThatNobodyNeedsToTidyAway() throws Exception {
        Path scratch = directory.resolve("scratch");
        IdTable table = new IdTable(new ScratchMemory(scratch));
        for (int i = 0; i < 100_000; i++) {
            table.put(IdHash.of("id-" + i), i);
        }
        assertThat(table.memoryBytes()).isGreaterThan(2_000_000).isLessThan(7_000_000);
        assertThat(table.find(IdHash.of("id-77777"))).isEqualTo(77_777);
        try (var files = Files.list(scratch)) {
            assertThat(files).isEmpty();
        }
    }
}
