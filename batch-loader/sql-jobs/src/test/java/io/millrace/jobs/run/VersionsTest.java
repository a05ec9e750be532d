package io.millrace.jobs.run;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.DerivedDataset;
import io.millrace.jobs.lake.Environment;
import io.millrace.jobs.lake.VersionExpiry;
import io.millrace.jobs.lake.VersionExpiry.Expired;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.lineage.LineageEvents;
import io.millrace.jobs.plan.Slot;
import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Who shares versions, and when they go. */
class VersionsTest {
    private static final DatasetName DAILY = new DatasetName("daily");
    private static final Slot MONDAY = Slot.parse("2026-11-23");
    private static final Duration KEEP = Duration.ofDays(30);

    @TempDir
    Path directory;

    private final ExecutorService readers = Executors.newFixedThreadPool(4);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final FakeEngine engine = new FakeEngine();
    private LakeFixture lake;

    @BeforeEach
    void twoDaysAndTwoJobs() throws IOException {
        lake = new LakeFixture(store, directory, readers);
        lake.batch("plays", "2026-11-22T10", "{\"country\":\"de\",\"seconds\":32}");
        lake.batch("plays", "2026-11-23T10", "{\"country\":\"se\",\"seconds\":33}");
        lake.job("daily", "", "SELECT country, COUNT(*) AS n FROM plays GROUP BY country");
        lake.job("summed", "", "SELECT SUM(n) AS n FROM daily");
    }

    @AfterEach
    void stop() {
        readers.shutdownNow();
    }

    @Test
    void anEnvironmentSharesWhatIsUnchangedAndMovesItsOwnPointersAlone() throws Exception {
        lake.apply(() -> engine);
        Map<Slot, String> production = lake.contents("daily");
        engine.made.clear();

        lake.environment = new Environment("dev");
        assertThat(lake.plan().plan().runs()).as("everything is shared").isEmpty();
        lake.job("daily", "", "SELECT country, COUNT(*) AS n, 1 AS more FROM plays GROUP BY country");
        assertThat(lake.apply(() -> engine).isComplete()).isTrue();
        assertThat(engine.made)
                .containsExactlyInAnyOrder(
                        "daily 2026-11-22", "daily 2026-11-23", "summed 2026-11-22", "summed 2026-11-23");
        Map<Slot, String> changed = lake.contents("daily");
        assertThat(changed).isNotEqualTo(production);

        lake.environment = Environment.PRODUCTION;
        assertThat(lake.contents("daily")).isEqualTo(production);
        engine.made.clear();
        assertThat(lake.apply(() -> engine).isComplete())
                .as("production takes the versions over that the environment made")
                .isTrue();
        assertThat(engine.made).isEmpty();
        assertThat(lake.contents("daily")).isEqualTo(changed);
    }

    @Test
    void versionsGoWhenTheyWereReplacedLongAgoAndNoEnvironmentNamesThem() throws Exception {
        lake.apply(() -> engine);
        String first = current();
        lake.environment = new Environment("dev");
        lake.job("daily", "", "SELECT country, COUNT(*) AS n, 1 AS more FROM plays GROUP BY country");
        lake.apply(() -> engine);
        String ofDev = current();
        lake.environment = Environment.PRODUCTION;
        lake.job("daily", "", "SELECT country, COUNT(*) AS n, 2 AS more FROM plays GROUP BY country");
        lake.apply(() -> engine);
        String last = current();
        assertThat(keys()).containsExactlyInAnyOrder(first, ofDev, last);

        assertThat(expiry(Duration.ofDays(29)).plan(DAILY, KEEP)).isEmpty();
        VersionExpiry later = expiry(Duration.ofDays(31));
        List<Expired> expired = later.plan(DAILY, KEEP);
        assertThat(expired)
                .filteredOn(version -> version.slot().equals(MONDAY))
                .extracting(Expired::key)
                .containsExactly(first);
        assertThat(keys()).as("a plan changes nothing").hasSize(3);
        assertThat(expired).allMatch(later::apply);
        assertThat(keys()).containsExactlyInAnyOrder(ofDev, last);
        assertThat(lake.contents("daily")).as("what is current is whole").hasSize(2);
        assertThat(later.plan(DAILY, KEEP)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> later.plan(DAILY, Duration.ofHours(23)));
    }

    @Test
    void aVersionThatBecameCurrentAfterThePlanStays() throws Exception {
        lake.apply(() -> engine);
        String first = current();
        lake.job("daily", "", "SELECT country, COUNT(*) AS n, 1 AS more FROM plays GROUP BY country");
        lake.apply(() -> engine);
        VersionExpiry later = expiry(Duration.ofDays(31));
        List<Expired> expired = later.plan(DAILY, KEEP).stream()
                .filter(version -> version.slot().equals(MONDAY))
                .toList();
        assertThat(expired).hasSize(1);
        assertThat(new Rollback(lake.derived()).to(DAILY, MONDAY, Optional.of(first)))
                .isInstanceOf(Rollback.Result.RolledBack.class);
        assertThat(later.apply(expired.get(0))).isFalse();
        assertThat(current()).isEqualTo(first);
        assertThat(lake.contents("daily")).hasSize(2);
    }

    @Test
    void theNextProcessReadsOnlyPointersThatMoved() throws Exception {
        for (int day = 10; day < 22; day++) {
            lake.batch("plays", "2026-11-" + day + "T10", "{\"country\":\"de\",\"seconds\":32}");
        }
        lake.apply(() -> engine);
        DerivedDataset all = lake.derived().dataset(DAILY);
        assertThat(all.current()).hasSize(14);
        assertThat(pointersRead(all)).isZero();

        // Other processes know nothing of each other's moves but what the listing tells.
        lake.batch("plays", "2026-11-15T10", "{\"country\":\"se\",\"seconds\":30}");
        lake.apply(() -> engine);
        DerivedDataset moved = lake.derived().dataset(DAILY);
        assertThat(moved).isNotEqualTo(all);
        assertThat(pointersRead(moved)).isOne();

        store.put("derived/daily/_pointers.json.zst", new byte[] {1, 2, 3}, new ObjectProperties("x", Map.of()));
        assertThat(pointersRead(moved)).isEqualTo(14);
        store.delete("derived/daily/_pointers.json.zst");
        assertThat(pointersRead(moved)).isEqualTo(14);
    }

    /** By a process that has just been started and has to find the same. */
    private long pointersRead(DerivedDataset expected) {
        AtomicInteger reads = new AtomicInteger();
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.READ && key.endsWith("/_current")) {
                    reads.incrementAndGet();
                }
            }
        });
        assertThat(lake.derived().dataset(DAILY)).isEqualTo(expected);
        store.failWith(Faults.NONE);
        return reads.get();
    }

    @Test
    void lineageTellsTheCodeThatAVersionWasMadeOf() throws Exception {
        lake.apply(() -> engine);
        VersionManifest version =
                lake.derived().version(DAILY, MONDAY, current()).orElseThrow();
        lake.job("daily", "", "SELECT country, COUNT(*) + 0 AS n FROM plays GROUP BY country");
        CheckedJob changed = Optional.ofNullable(lake.plan().jobs().get(DAILY)).orElseThrow();
        assertThat(new LineageEvents("here").made(changed, version))
                .contains("COUNT(*) AS n FROM plays", version.key())
                .doesNotContain("COUNT(*) + 0", "columnLineage\":");
    }

    private VersionExpiry expiry(Duration later) {
        Instant moment = Instant.now().plus(later);
        return new VersionExpiry(store, () -> moment);
    }

    private String current() {
        return lake.derived().pointer(DAILY, MONDAY).orElseThrow().key();
    }

    private List<String> keys() {
        return lake.derived().versions(DAILY, MONDAY).stream()
                .map(VersionManifest::key)
                .toList();
    }
}
