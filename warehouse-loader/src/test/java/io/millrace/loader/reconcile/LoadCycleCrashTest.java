package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.table.Evolution;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.row.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three instances share one table while calls fail, processes die and come back, sessions end unnoticed, commits lose their
 * answers and rows are refused: at the end every batch is loaded once.
 */
class LoadCycleCrashTest {
    private static final int SCHEDULES = Integer.getInteger("millrace.test.schedules", 500);
    private static final int EVENTS = 600;
    private static final List<LoadRejection.Cause> CAUSES =
            List.copyOf(EnumSet.complementOf(EnumSet.of(LoadRejection.Cause.ROWS)));

    @Test
    void everyBatchIsLoadedExactlyOnceWhateverFails() {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        int failedPasses = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            Simulation simulation = new Simulation(seed + i);
            try {
                simulation.storm();
                simulation.settle();
                simulation.check();
                simulation.replay();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("failed with -Dmillrace.test.seed=" + (seed + i) + ": " + e.getMessage(), e);
            }
            failedPasses += simulation.failures;
        }
        // The schedules would prove nothing if hardly anything had gone wrong in them.
        assertThat(failedPasses).as("failed passes").isGreaterThan(SCHEDULES);
    }

    private static final class Simulation {
        private final Random random;
        private final Chaos chaos;
        private final FakeLake lake = new FakeLake();
        private final FakeLocks locks = new FakeLocks();
        private final FakeWarehouse warehouse;
        private final AtomicLong loadIds = new AtomicLong();
        private final List<Instance> instances = new ArrayList<>();
        private Instant now = Manifests.HOUR;
        private long offset;
        private int failures;
        private final Set<String> reported = new HashSet<>();
        private final Set<RowPlace> everBad = new HashSet<>();

        private Simulation(long seed) {
            random = new Random(seed);
            chaos = new Chaos(random, random.nextDouble() * 0.15, random.nextDouble() * 0.05);
            warehouse = new FakeWarehouse(lake, random);
            warehouse.named = random.nextInt(3);
            warehouse.listsAll = random.nextBoolean();
            warehouse.dryRunSees = random.nextBoolean();
            warehouse.badCause = CAUSES.get(random.nextInt(CAUSES.size()));
            for (int i = 0; i < 3; i++) {
                instances.add(new Instance());
            }
        }

        private void storm() {
            for (int i = 0; i < EVENTS; i++) {
                now = now.plusMillis(random.nextInt(500));
                int event = random.nextInt(100);
                if (event < 6) {
                    addBatch();
                } else if (event < 9) {
                    locks.expire();
                } else if (event < 13) {
                    locks.notice();
                } else if (event < 18) {
                    warehouse.reap();
                } else if (event < 19) {
                    instances.get(random.nextInt(instances.size())).die();
                } else if (event < 21) {
                    warehouse.badObjects.clear();
                } else if (event < 22 && random.nextInt(20) == 0) {
                    // The table was mended.
                    warehouse.badPlaces.clear();
                } else {
                    instances.get(random.nextInt(instances.size())).step();
                }
            }
        }

        private void addBatch() {
            int rows = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(6);
            boolean wide = random.nextInt(10) == 0;
            BatchManifest manifest = wide
                    ? Manifests.manifest(offset, rows, Manifests.column("c" + random.nextInt(3), ValueType.INTEGER))
                    : Manifests.manifest(offset, rows);
            lake.add(manifest);
            if (rows > 0 && random.nextInt(8) == 0) {
                warehouse.badObjects.add(manifest.object());
            }
            boolean someBad = random.nextInt(4) == 0;
            lake.rows(manifest.object()).stream()
                    .filter(row -> someBad && random.nextInt(3) == 0)
                    .forEach(row -> {
                        warehouse.badPlaces.add(row);
                        everBad.add(row);
                    });
            offset += 10;
        }

        /** Everything works again, and everybody has some time. */
        private void settle() {
            chaos.calm();
            warehouse.badObjects.clear();
            locks.expire();
            locks.notice();
            for (int round = 0; round < 8; round++) {
                warehouse.reap();
                now = now.plus(Duration.ofSeconds(20));
                instances.forEach(Instance::finishPass);
            }
        }

        private void check() {
            assertThat(warehouse.ledger.keySet()).as("ledger").isEqualTo(lake.batches.keySet());
            assertThat(warehouse.ledger.values()).as("ledger rows of a batch").allMatch(loads -> loads.size() == 1);
            Map<RowPlace, Integer> found = new HashMap<>(warehouse.rows);
            warehouse.badRows.forEach((row, copies) -> found.merge(row, copies, Integer::sum));
            Map<RowPlace, Integer> expected = lake.allRows().stream().collect(Collectors.toMap(row -> row, row -> 1));
            assertThat(found)
                    .as("copies of rows in the table and among the bad ones")
                    .isEqualTo(expected);
            assertThat(everBad).as("rows that were bad").containsAll(warehouse.badRows.keySet());
            assertThat(warehouse.badRows.keySet()).as("rows that are bad").containsAll(stillBad());
            Set<String> loads =
                    warehouse.ledger.values().stream().flatMap(List::stream).collect(Collectors.toSet());
            assertThat(loads).as("loads that are in the ledger").containsAll(reported);
            assertThat(warehouse.held).as("held batches").isEmpty();
            assertThat(locks.isFree()).as("the lock is given back").isTrue();
        }

        /** Whatever goes wrong in replays, at the end every row stands in the table once. */
        private void replay() {
            warehouse.badPlaces.clear();
            chaos.rage(0.1);
            for (int i = 0; i < 20; i++) {
                instances.get(random.nextInt(instances.size())).replay();
                warehouse.reap();
            }
            chaos.calm();
            warehouse.reap();
            while (!warehouse.badRows.isEmpty()) {
                instances.get(0).replay();
            }
            Map<RowPlace, Integer> expected = lake.allRows().stream().collect(Collectors.toMap(row -> row, row -> 1));
            assertThat(warehouse.rows).as("rows in the table after replays").isEqualTo(expected);
        }

        private List<RowPlace> stillBad() {
            return lake.allRows().stream().filter(warehouse.badPlaces::contains).toList();
        }

        private final class Instance {
            private DatasetState state = new DatasetState();
            private final List<Warehouse> opened = new ArrayList<>();
            private @Nullable LoadCycle cycle;

            private void step() {
                if (cycle == null) {
                    cycle = new LoadCycle(Manifests.PLAYS, state, ports(), policy());
                }
                try {
                    Optional<CycleOutcome> outcome = cycle.step();
                    if (outcome.isPresent()) {
                        cycle = null;
                        failures += outcome.get() instanceof CycleOutcome.Failed ? 1 : 0;
                    }
                } catch (Chaos.Crash e) {
                    die();
                }
            }

            private void finishPass() {
                do {
                    step();
                } while (cycle != null);
            }

            /** Its memory is gone; its lock and its transactions linger. */
            private void die() {
                opened.forEach(warehouse::clientGone);
                opened.clear();
                cycle = null;
                state = new DatasetState();
            }

            private void replay() {
                try {
                    new BadRowReplay(ports(), Manifests.PLAYS, policy())
                            .run(Optional.empty(), 1 + random.nextInt(1_000));
                } catch (MillraceException e) {
                    failures++;
                } catch (Chaos.Crash e) {
                    die();
                }
            }

            private LoadPorts ports() {
                return new LoadPorts(
                        lake.port(chaos),
                        () -> {
                            Warehouse port = warehouse.port(chaos);
                            opened.add(port);
                            return port;
                        },
                        locks.port(chaos),
                        new LoadObserver() {
                            @Override
                            public void loaded(LoadRecord load) {
                                reported.add(load.loadId());
                            }
                        },
                        () -> now,
                        () -> "load-" + loadIds.incrementAndGet());
            }

            private LoadPolicy policy() {
                return new LoadPolicy(
                        new TableName("public", "plays"),
                        new Evolution(true, true, true),
                        new LoadPolicy.Limits(4, 1_000, 1_000),
                        Duration.ofSeconds(30),
                        new HoldPolicy(Duration.ofSeconds(1), Duration.ofSeconds(8)),
                        Tolerance.ANY,
                        List.of(),
                        false);
            }
        }
    }
}
