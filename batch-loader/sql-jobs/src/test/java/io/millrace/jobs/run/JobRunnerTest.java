package io.millrace.jobs.run;

import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.plan.Slot;
import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.ValueRules;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JobRunnerTest {
    private static final DatasetName DAILY = new DatasetName("daily");
    private static final Slot MONDAY = Slot.parse("2026-11-23");
    private static final Slot SUNDAY = Slot.parse("2026-11-22");

    @TempDir
    Path directory;

    private final ExecutorService readers = Executors.newFixedThreadPool(4);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final FakeEngine engine = new FakeEngine();
    private LakeFixture lake;

    @BeforeEach
    void threeDaysAndTwoJobs() throws IOException {
        lake = new LakeFixture(store, directory, readers);
        lake.batch("plays", "2026-11-21T10", "{\"country\":\"se\",\"seconds\":31}");
        lake.batch("plays", "2026-11-22T10", "{\"country\":\"de\",\"seconds\":32}");
        lake.batch("plays", "2026-11-23T10", "{\"country\":\"se\",\"seconds\":33}");
        lake.job("daily", "", "SELECT country, COUNT(*) AS n FROM plays GROUP BY country");
        lake.job("two_days", "inputs: {daily: day-1..day}", "SELECT SUM(n) AS n FROM daily");
    }

    @AfterEach
    void stop() {
        readers.shutdownNow();
    }

    @Test
    void onlyWhatChangedRunsAgainAndWhatIsDownstreamOfIt() throws Exception {
        assertThat(lake.apply(() -> engine).isComplete()).isTrue();
        assertThat(engine.made)
                .containsExactlyInAnyOrder(
                        "daily 2026-11-21",
                        "daily 2026-11-22",
                        "daily 2026-11-23",
                        "two_days 2026-11-21",
                        "two_days 2026-11-22",
                        "two_days 2026-11-23");
        assertThat(lake.plan().plan().runs()).isEmpty();

        engine.made.clear();
        lake.batch("plays", "2026-11-21T10", "{\"country\":\"no\",\"seconds\":34}");
        assertThat(lake.apply(() -> engine).isComplete()).isTrue();
        assertThat(engine.made)
                .containsExactlyInAnyOrder("daily 2026-11-21", "two_days 2026-11-21", "two_days 2026-11-22");

        engine.made.clear();
        lake.job("two_days", "inputs: {daily: day-1..day}", "SELECT MAX(n) AS n FROM daily");
        lake.apply(() -> engine);
        assertThat(engine.made).hasSize(3).allMatch(run -> run.startsWith("two_days"));
    }

    @Test
    void withoutWorkTheEngineIsNotStarted() throws Exception {
        lake.apply(() -> engine);
        JobRunner.Report report = lake.apply(() -> {
            throw new AssertionError("the engine was started");
        });
        assertThat(report.outcomes()).isEmpty();
    }

    @Test
    void whereverItDiesReadersSeeWholeVersionsAndTheNextOneFinishes() throws Exception {
        Map<Slot, String> expected = oneDay(new InMemoryObjectStore(), "whole");
        int steps = 0;
        for (boolean takesEffect : List.of(false, true)) {
            for (int last = 0; ; last++) {
                InMemoryObjectStore dying = new InMemoryObjectStore();
                LakeFixture own = oneDayLake(dying, "dying-" + takesEffect + "-" + last);
                Death death = new Death(last, takesEffect);
                JobsPlan plan = own.plan();
                dying.failWith(death);
                untilDeath(() -> own.apply(() -> engine, plan));
                dying.failWith(Faults.NONE);
                // Looks at every file of every version that a pointer names.
                own.contents("two_days");
                assertThat(own.contents("daily")).allSatisfy((slot, text) -> assertThat(text)
                        .as("step %d, effect %s, %s", death.at, death.takesEffect, slot)
                        .isNotEmpty());
                assertThat(own.apply(() -> engine).isComplete())
                        .as("step %d, effect %s", death.at, death.takesEffect)
                        .isTrue();
                assertThat(own.contents("two_days")).isEqualTo(expected);
                if (!death.struck()) {
                    break;
                }
                steps++;
            }
        }
        assertThat(steps).isGreaterThan(20);
    }

    @Test
    void twoRunnersAtOnceEndWithOneCurrentVersion() throws Exception {
        Map<Slot, String> expected = expected();
        CyclicBarrier both = new CyclicBarrier(2);
        FakeEngine one = meeting(both);
        FakeEngine other = meeting(both);
        JobsPlan plan = lake.plan();
        JobsPlan samePlan = lake.plan();
        ExecutorService runners = Executors.newFixedThreadPool(2);
        try {
            Callable<JobRunner.Report> first = () -> lake.apply(() -> one, plan);
            Callable<JobRunner.Report> second = () -> lake.apply(() -> other, samePlan);
            for (Future<JobRunner.Report> report : runners.invokeAll(List.of(first, second))) {
                assertThat(report.get().isComplete()).isTrue();
            }
        } finally {
            runners.shutdownNow();
        }
        assertThat(lake.contents("two_days")).isEqualTo(expected);
        assertThat(lake.derived().versions(DAILY, MONDAY)).hasSize(1);
        assertThat(lake.strayFiles("daily")).isEmpty();
        assertThat(lake.strayFiles("two_days")).isEmpty();
    }

    @Test
    void aRunnerWithAnOlderPlanDoesNotMoveThePointerBack() throws Exception {
        JobsPlan old = lake.plan();
        lake.batch("plays", "2026-11-23T11", "{\"country\":\"no\",\"seconds\":34}");
        lake.apply(() -> engine);
        Map<Slot, String> newest = lake.contents("daily");
        JobRunner.Report report = lake.apply(() -> engine, old);
        assertThat(lake.contents("daily")).isEqualTo(newest);
        assertThat(report.outcomes().entrySet().stream()
                        .filter(run -> run.getKey().slot().equals(MONDAY)
                                && run.getKey().job().output().equals(DAILY))
                        .map(Map.Entry::getValue))
                .containsExactly(new Outcome.Superseded());
    }

    @Test
    void aVersionThatBreaksItsContractIsHeldAndDownstreamStays() throws Exception {
        lake.apply(() -> engine);
        Map<Slot, String> good = lake.contents("two_days");
        lake.contract = Optional.of(contract("country"));
        engine.number = java.math.BigDecimal.ONE;
        lake.batch("plays", "2026-11-23T11", "{\"seconds\":34}");

        JobRunner.Report report = lake.apply(() -> engine);

        assertThat(report.outcomes().values()).contains(new Outcome.Held(List.of("column country has nulls")));
        assertThat(lake.contents("two_days")).isEqualTo(good);
        assertThat(lake.plan().plan().runs()).as("held until something changes").isEmpty();

        // Another contract is another judgement of the same version, which is not made again.
        engine.made.clear();
        lake.contract = Optional.of(contract("n"));
        engine.number = java.math.BigDecimal.ZERO;
        assertThat(lake.apply(() -> engine).isComplete()).isTrue();
        assertThat(engine.made).containsExactly("two_days 2026-11-23");
        assertThat(lake.contents("two_days")).isNotEqualTo(good);
    }

    @Test
    void aRolledBackVersionStaysBackUntilSomethingChanges() throws Exception {
        lake.apply(() -> engine);
        String before = lake.contents("daily").get(MONDAY);
        lake.batch("plays", "2026-11-23T11", "{\"country\":\"no\",\"seconds\":34}");
        lake.apply(() -> engine);
        assertThat(lake.contents("daily").get(MONDAY)).isNotEqualTo(before);

        Rollback rollback = new Rollback(lake.derived());
        assertThat(rollback.to(DAILY, MONDAY, Optional.empty())).isInstanceOf(Rollback.Result.RolledBack.class);
        assertThat(lake.contents("daily").get(MONDAY)).isEqualTo(before);
        lake.apply(() -> engine);
        assertThat(lake.contents("daily").get(MONDAY)).isEqualTo(before);

        lake.batch("plays", "2026-11-23T12", "{\"country\":\"fi\",\"seconds\":35}");
        lake.apply(() -> engine);
        assertThat(lake.contents("daily").get(MONDAY)).isNotEqualTo(before);
        assertThat(rollback.to(DAILY, SUNDAY, Optional.empty())).isInstanceOf(Rollback.Result.Refused.class);
    }

    @Test
    void aStoreThatStumblesIsAskedAgainAndAnotherObjectIsNotRead() throws Exception {
        JobsPlan plan = lake.plan();
        AtomicInteger stumbles = new AtomicInteger(2);
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.OPEN && stumbles.getAndDecrement() > 0) {
                    throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "503");
                }
            }
        });
        assertThat(lake.apply(() -> engine, plan).isComplete()).isTrue();

        lake.batch("plays", "2026-11-23T11", "{\"country\":\"no\",\"seconds\":34}");
        JobsPlan next = lake.plan();
        store.list("raw/plays/2026/11/23/11/", "", entry -> {
            if (entry.key().endsWith(".zst")) {
                store.put(
                        entry.key(),
                        new byte[] {1},
                        new io.millrace.lake.store.ObjectStore.ObjectProperties("x", Map.of()));
            }
        });
        Map<PlannedRun, Outcome> outcomes = lake.apply(() -> engine, next).outcomes();
        assertThat(outcomes.values())
                .anySatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.code())
                                .isEqualTo(ErrorCode.CORRUPT_OBJECT)))
                .anySatisfy(outcome -> assertThat(outcome).isEqualTo(new Outcome.Waiting("daily 2026-11-23")));
    }

    private Map<Slot, String> oneDay(InMemoryObjectStore other, String name) throws Exception {
        LakeFixture calm = oneDayLake(other, name);
        assertThat(calm.apply(() -> engine).isComplete()).isTrue();
        return calm.contents("two_days");
    }

    private LakeFixture oneDayLake(InMemoryObjectStore other, String name) throws IOException {
        LakeFixture day = new LakeFixture(other, directory.resolve(name), readers);
        day.batch("plays", "2026-11-23T10", "{\"country\":\"se\",\"seconds\":33}");
        day.job("daily", "", "SELECT country, COUNT(*) AS n FROM plays GROUP BY country");
        day.job("two_days", "inputs: {daily: day-1..day}", "SELECT SUM(n) AS n FROM daily");
        return day;
    }

    private static void untilDeath(Callable<JobRunner.Report> run) throws Exception {
        try {
            JobRunner.Report report = run.call();
            assertThat(report.outcomes()).isNotEmpty();
        } catch (IllegalStateException dead) {
            assertThat(dead).hasMessage("dead");
        }
    }

    private Map<Slot, String> expected() throws Exception {
        LakeFixture calm = copy(new InMemoryObjectStore(), "calm");
        assertThat(calm.apply(() -> new FakeEngine()).isComplete()).isTrue();
        return calm.contents("two_days");
    }

    private LakeFixture copy(InMemoryObjectStore other, String name) throws IOException {
        store.list(
                "raw/",
                "",
                entry -> other.put(
                        entry.key(),
                        store.read(entry.key()).orElseThrow(),
                        new io.millrace.lake.store.ObjectStore.ObjectProperties("x", Map.of())));
        LakeFixture copy = new LakeFixture(other, directory.resolve(name), readers);
        copy.job("daily", "", "SELECT country, COUNT(*) AS n FROM plays GROUP BY country");
        copy.job("two_days", "inputs: {daily: day-1..day}", "SELECT SUM(n) AS n FROM daily");
        return copy;
    }

    private static FakeEngine meeting(CyclicBarrier both) {
        FakeEngine meeting = new FakeEngine();
        AtomicInteger first = new AtomicInteger();
        meeting.beforeResult = () -> {
            if (first.getAndIncrement() == 0) {
                try {
                    both.await(60, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        return meeting;
    }

    private static DataContract contract(String required) {
        ColumnContract column = new ColumnContract(
                required,
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ValueRules.NONE,
                List.of(),
                List.of(),
                Map.of());
        return new DataContract(
                DAILY,
                "1.0.0",
                "active",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ViolationHandling.QUARANTINE,
                Optional.empty(),
                List.of(column),
                List.of(),
                Map.of());
    }

    /** From one step on, nothing goes through: the process is dead. */
    private static final class Death implements Faults {
        private final int at;
        private final boolean takesEffect;
        private final AtomicInteger steps = new AtomicInteger();

        private Death(int at, boolean takesEffect) {
            this.at = at;
            this.takesEffect = takesEffect;
        }

        private boolean struck() {
            return steps.get() > at;
        }

        @Override
        public void before(Operation operation, String key) {
            int step = steps.getAndIncrement();
            if (step > at || (step == at && !takesEffect)) {
                throw new IllegalStateException("dead");
            }
        }

        @Override
        public void after(Operation operation, String key) {
            if (takesEffect && steps.get() > at) {
                throw new IllegalStateException("dead");
            }
        }
    }
}
