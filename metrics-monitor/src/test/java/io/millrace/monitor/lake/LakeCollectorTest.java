package io.millrace.monitor.lake;

import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.monitor.collect.Depth;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.Erasure;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LakeCollectorTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final Instant HOUR = Instant.parse("2026-11-23T10:00:00Z");
    private static final String TOPIC_ID = "0000cafe00000000000000000000beef";

    private final AtomicReference<Instant> now = new AtomicReference<>(HOUR);
    private final Queue<String> described = new ConcurrentLinkedQueue<>();
    private final InMemoryObjectStore store = new InMemoryObjectStore(recording());
    private final KeptDays memory = new KeptDays();
    private final LakeCollector collector = collector();

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void anEmptyLakeHasNothing() throws Exception {
        assertThat(collect()).isEmpty();
    }

    @Test
    void sumsUpTheBatchesOfEveryChainAndReadsEachOnce() throws Exception {
        batch(HOUR, 0, 0, 10, 7, 2, 1);
        batch(HOUR, 0, 10, 15, 5, 0, 0);
        batch(HOUR, 1, 0, 3, 3, 0, 0);
        DatasetBatches plays = collected();
        assertThat(plays.rows()).isEqualTo(15);
        assertThat(plays.duplicates()).isEqualTo(2);
        assertThat(plays.bad()).isEqualTo(1);
        assertThat(plays.records()).isEqualTo(18);
        assertThat(plays.batches()).isEqualTo(3);
        assertThat(plays.bytes()).isEqualTo(300);
        assertThat(plays.newest()).contains(HOUR.plusSeconds(15));
        assertThat(plays.chains()).extracting(ChainCounts::end).containsExactly(15L, 3L);

        described.clear();
        batch(HOUR, 1, 3, 4, 1, 0, 0);
        assertThat(collected().rows()).isEqualTo(16);
        assertThat(described).hasSize(1);
    }

    @Test
    void leavesManifestsAndForeignObjectsAlone() throws Exception {
        BatchName name = batch(HOUR, 0, 0, 1, 1, 0, 0);
        store.put(name.manifestKey(), new byte[1], new ObjectProperties("application/json", Map.of()));
        store.put("raw/plays/notes.txt", new byte[1], new ObjectProperties("text/plain", Map.of()));
        store.put("raw/Not A Dataset/x", new byte[1], new ObjectProperties("text/plain", Map.of()));
        assertThat(collect()).containsOnlyKeys(PLAYS);
        assertThat(described).containsExactly(name.objectKey());
    }

    @Test
    void seesLateHoursWithTheNextWholeListing() throws Exception {
        batch(HOUR, 0, 5, 6, 1, 0, 0);
        assertThat(collected().rows()).isEqualTo(1);
        batch(HOUR.minus(Duration.ofHours(2)), 0, 0, 2, 2, 0, 0);
        batch(HOUR.minus(Duration.ofHours(9)), 1, 0, 4, 4, 0, 0);
        assertThat(collected().rows()).isEqualTo(3);
        now.set(HOUR.plus(Duration.ofMinutes(5)));
        assertThat(collected().rows()).isEqualTo(7);
    }

    @Test
    void countsEverythingWhenAsked() throws Exception {
        batch(HOUR, 0, 5, 6, 1, 0, 0);
        collected();
        batch(HOUR.minus(Duration.ofHours(9)), 1, 0, 4, 4, 0, 0);
        assertThat(collected(Depth.FULL).rows()).isEqualTo(5);
    }

    @Test
    void forgetsWhatWasDeleted() throws Exception {
        BatchName gone = batch(HOUR, 0, 0, 4, 4, 0, 0);
        batch(HOUR, 1, 0, 1, 1, 0, 0);
        collected();
        store.delete(gone.objectKey());
        assertThat(collected(Depth.FULL).rows()).isEqualTo(1);
    }

    @Test
    void namesAnObjectThatIsNoBatchAndCountsTheOthers() throws Exception {
        batch(HOUR, 0, 0, 4, 4, 0, 0);
        BatchName odd = new BatchName(PLAYS, HOUR, 1, "0000cafe", 0);
        store.put(odd.objectKey(), new byte[1], new ObjectProperties("text/plain", Map.of()));
        assertThat(collected().rows()).isEqualTo(4);
        assertThat(collected().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains(odd.objectKey()));
        store.delete(odd.objectKey());
        assertThat(collected().problem()).isEmpty();
    }

    @Test
    void goesOnWhereItStoppedAfterTheStoreWasAway() throws Exception {
        BatchName first = batch(HOUR, 0, 0, 4, 4, 0, 0);
        BatchName second = batch(HOUR, 0, 4, 9, 5, 0, 0);
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.DESCRIBE && key.equals(second.objectKey())) {
                    throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "no answer");
                }
            }

            @Override
            public void after(Operation operation, String key) {}
        });
        assertThatThrownBy(this::collect).hasMessage("no answer");
        assertThat(collector.rows(PLAYS, first.objectKey())).hasValue(4);
        assertThat(collector.rows(PLAYS, second.objectKey())).isEmpty();

        store.failWith(recording());
        assertThat(collected().rows()).isEqualTo(9);
        assertThat(described).containsExactly(second.objectKey());
    }

    @Test
    void aRestartAsksNoObjectOfASettledDayAgain() throws Exception {
        Instant settled = HOUR.minus(Duration.ofDays(3));
        BatchName old = batch(settled, 0, 0, 10, 7, 2, 1);
        BatchName gone = batch(settled, 1, 0, 4, 4, 0, 0);
        BatchName recent = batch(HOUR, 0, 10, 15, 5, 0, 0);
        assertThat(collected().rows()).isEqualTo(16);
        store.delete(gone.objectKey());
        described.clear();
        try (LakeCollector restarted = collector()) {
            DatasetBatches plays = Optional.ofNullable(
                            restarted.collect(Depth.USUAL).get(PLAYS))
                    .orElseThrow();
            assertThat(plays.rows()).isEqualTo(12);
            assertThat(plays.records()).isEqualTo(15);
            assertThat(restarted.rows(PLAYS, old.objectKey())).hasValue(7);
        }
        assertThat(described).containsExactly(recent.objectKey());
    }

    @Test
    void aRestartReadsAnewWhatWasKeptAndCannotBeUsed() throws Exception {
        BatchName old = batch(HOUR.minus(Duration.ofDays(3)), 0, 0, 10, 7, 2, 1);
        batch(HOUR, 0, 10, 15, 5, 0, 0);
        collected();
        memory.days.replaceAll((day, kept) -> new SettledDays.Day(kept.day(), kept.batches(), ByteBuffer.allocate(3)));
        described.clear();
        try (LakeCollector restarted = collector()) {
            assertThat(restarted.collect(Depth.USUAL)).containsKey(PLAYS);
            assertThat(restarted.rows(PLAYS, old.objectKey())).hasValue(7);
        }
        assertThat(described).contains(old.objectKey());
    }

    @Test
    void rowsThatAreErasedStayRecordsWhetherTheMonitorRunsOrStartsAnew() throws Exception {
        Instant settled = HOUR.minus(Duration.ofDays(3));
        BatchName erased = batch(settled, 0, 0, 10, 10, 0, 0);
        batch(HOUR, 0, 10, 15, 5, 0, 0);
        assertThat(collected().records()).isEqualTo(15);
        ObjectAttributes attributes = new ObjectAttributes(
                TOPIC_ID,
                10,
                6,
                0,
                0,
                "00",
                settled,
                settled.plusSeconds(10),
                "test",
                "test",
                new Erasure(1, 4, "ticket-42"),
                List.of());
        store.put(erased.objectKey(), new byte[60], new ObjectProperties("application/zstd", attributes.toMetadata()));
        DatasetBatches running = collected(Depth.FULL);
        assertThat(running.rows()).isEqualTo(11);
        assertThat(running.erased()).isEqualTo(4);
        assertThat(running.records()).isEqualTo(15);
        try (LakeCollector restarted = collector()) {
            assertThat(restarted.collect(Depth.USUAL)).containsEntry(PLAYS, running);
        }
    }

    private LakeCollector collector() {
        return new LakeCollector(store, memory, Duration.ofMinutes(5), 4, () -> now.get());
    }

    /** What a database would keep. */
    private static final class KeptDays implements SettledDays {
        private final Map<Long, SettledDays.Day> days = new TreeMap<>();

        @Override
        public synchronized List<Day> load(DatasetName dataset) {
            return List.copyOf(days.values());
        }

        @Override
        public synchronized void keep(DatasetName dataset, Collection<Day> changed, Set<Long> gone) {
            changed.forEach(day -> days.put(day.day(), day));
            days.keySet().removeAll(gone);
        }
    }

    private Map<DatasetName, DatasetBatches> collect() throws InterruptedException {
        return collector.collect(Depth.USUAL);
    }

    private DatasetBatches collected() throws InterruptedException {
        return collected(Depth.USUAL);
    }

    private DatasetBatches collected(Depth depth) throws InterruptedException {
        return Optional.ofNullable(collector.collect(depth).get(PLAYS)).orElseThrow();
    }

    private Faults recording() {
        return new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.DESCRIBE) {
                    described.add(key);
                }
            }

            @Override
            public void after(Operation operation, String key) {}
        };
    }

    private BatchName batch(Instant hour, int partition, long start, long end, long rows, long duplicates, long bad) {
        BatchName name = new BatchName(PLAYS, hour, partition, TOPIC_ID.substring(0, 8), start);
        ObjectAttributes attributes = new ObjectAttributes(
                TOPIC_ID, end, rows, duplicates, bad, "00", hour, hour.plusSeconds(end), "test", "test");
        store.create(
                name.objectKey(), new byte[100], new ObjectProperties("application/zstd", attributes.toMetadata()));
        return name;
    }
}
