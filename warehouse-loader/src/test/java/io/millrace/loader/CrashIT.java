package io.millrace.loader;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.lake.LoadIds;
import io.millrace.loader.lake.ObjectStoreLake;
import io.millrace.loader.lock.CuratorTableLocks;
import io.millrace.loader.lock.ZooKeeperClient;
import io.millrace.loader.migration.Migrations;
import io.millrace.loader.migration.WarehouseMigration;
import io.millrace.loader.mirror.LoadMode;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.reconcile.CycleOutcome;
import io.millrace.loader.reconcile.DatasetState;
import io.millrace.loader.reconcile.HoldPolicy;
import io.millrace.loader.reconcile.LoadCycle;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.loader.reconcile.LoadSession;
import io.millrace.loader.reconcile.Warehouse;
import io.millrace.loader.run.Backoff;
import io.millrace.loader.table.Evolution;
import io.millrace.loader.table.TableName;
import io.millrace.loader.warehouse.CommitQueue;
import io.millrace.loader.warehouse.CopyCredentials;
import io.millrace.loader.warehouse.CopySource;
import io.millrace.loader.warehouse.LoaderIdentity;
import io.millrace.loader.warehouse.RedshiftConnections;
import io.millrace.loader.warehouse.RedshiftWarehouse;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Cuts a pass off after every single step, on real servers, and lets another instance take over. */
@ExtendWith(SharedStack.class)
class CrashIT {
    private static final int MORE_THAN_ALL_STEPS = 60;

    private static LoaderStack stack;

    @BeforeAll
    static void migrate(LoaderStack shared) throws Exception {
        stack = shared;
        Instance instance = new Instance("migrations");
        try (CuratorFramework client = ZooKeeperClient.start(zooKeeper());
                Migrations migrations = new Migrations(
                        new WarehouseMigration(
                                instance.connections.dataSource(Duration.ofSeconds(60)),
                                client,
                                "/crash",
                                Optional.empty()),
                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), () -> 0))) {
            migrations.start();
            migrations.await();
        } finally {
            instance.close();
        }
    }

    /** Every third step, from another one on in every run: what all steps leave behind is simulated elsewhere. */
    @Test
    void anInstanceKilledAfterAnyStepLeavesNothingUndoneOrDoubled() throws Exception {
        stack.execute("CREATE TABLE public.killed (_id VARCHAR(8), n SMALLINT)");
        int first = 1 + ThreadLocalRandom.current().nextInt(3);
        int batches = 0;
        int steps = first;
        boolean ended = false;
        while (!ended) {
            stack.write("killed", row(batches), badRow(batches));
            batches++;
            Instance killed = new Instance("killed", Duration.ofSeconds(30));
            ended = killed.run(steps);
            killed.kill();
            loadRest("killed");
            assertExactly("killed", batches);
            assertThat(stack.read("SELECT count(*), count(DISTINCT object || line) FROM millrace.bad_rows"
                            + " WHERE dataset = 'killed' AND code = '1222'"))
                    .as("killed after %s steps, from %s on", steps, first)
                    .containsExactly(List.of(Integer.toString(batches), Integer.toString(batches)));
            steps += 3;
        }
        assertThat(steps).as("steps of a whole pass").isGreaterThan(20).isLessThan(MORE_THAN_ALL_STEPS);
    }

    @Test
    void anInstanceThatWakesUpAfterLosingItsLockDoublesNothing() throws Exception {
        int steps = 1 + ThreadLocalRandom.current().nextInt(3);
        int batches = 0;
        boolean ended = false;
        while (!ended) {
            stack.write("woken", row(batches));
            batches++;
            Instance sleeper = new Instance("woken");
            ended = sleeper.run(steps);
            // Its session ends while it sleeps; its transaction, if it has one, lives on.
            sleeper.loseSession();
            try (Instance other = new Instance("woken")) {
                other.run(MORE_THAN_ALL_STEPS);
            }
            sleeper.run(MORE_THAN_ALL_STEPS);
            sleeper.kill();
            loadRest("woken");
            assertExactly("woken", batches);
            steps += 3;
        }
    }

    @Test
    void losingTheLockEndsAStatementThatIsUnderWay() throws Exception {
        DatasetName dataset = new DatasetName("cut");
        TableName table = new TableName("public", "cut");
        stack.execute("CREATE TABLE public.cut (_id VARCHAR(64))");
        try (Instance holder = new Instance("cut");
                Instance waiting = new Instance("cut");
                Warehouse first = holder.warehouse(Duration.ofSeconds(30));
                Warehouse second = waiting.warehouse(Duration.ofSeconds(30));
                LoadSession session = first.begin(dataset, new LoadTarget(table, new LoadMode.Append()))) {
            assertThat(session.committed("none")).isFalse();
            FutureTask<Boolean> wait = new FutureTask<>(() -> {
                second.begin(dataset, new LoadTarget(table, new LoadMode.Append()))
                        .close();
                return true;
            });
            Thread waiter = new Thread(wait);
            waiter.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> stack.read("SELECT count(*) FROM pg_locks WHERE NOT granted"),
                            List.of(List.of("1"))::equals);
            second.abort();
            assertThatThrownBy(() -> wait.get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(MillraceException.class)
                    .hasMessageContaining("load lock of cut");
            assertThatThrownBy(() -> second.table(table)).isInstanceOf(MillraceException.class);
            waiter.join();
        }
    }

    private static void loadRest(String dataset) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    try (Instance instance = new Instance(dataset)) {
                        instance.run(MORE_THAN_ALL_STEPS);
                        return instance.outcome() instanceof CycleOutcome.Idle
                                || instance.outcome() instanceof CycleOutcome.Worked;
                    }
                });
    }

    private static void assertExactly(String dataset, int batches) throws Exception {
        String expected = Integer.toString(batches);
        assertThat(stack.read("SELECT count(*), count(DISTINCT _id) FROM public." + dataset))
                .containsExactly(List.of(expected, expected));
        assertThat(stack.read("SELECT count(*), count(DISTINCT object) FROM millrace.load_ledger WHERE dataset = '"
                        + dataset + "'"))
                .containsExactly(List.of(expected, expected));
    }

    private static String row(int number) {
        return "{\"_id\":\"r" + number + "\",\"c" + number % 3 + "\":" + number + "}";
    }

    /** COPY refuses it, although nothing in the manifest tells. */
    private static String badRow(int number) {
        return "{\"_id\":\"b" + number + "\",\"n\":70000}";
    }

    private static ZooKeeperSettings zooKeeper() {
        return new ZooKeeperSettings(stack.zooKeeper.connectString(), "/crash", Duration.ofSeconds(30));
    }

    /** One process with one pass in it. */
    private static final class Instance implements AutoCloseable {
        private final RedshiftConnections connections = new RedshiftConnections(
                new WarehouseSettings(
                        stack.warehouse.jdbcUrl(),
                        stack.warehouse.ownerUser(),
                        stack.warehouse.ownerPassword(),
                        "public"),
                Duration.ofSeconds(60));
        private final CuratorFramework client = ZooKeeperClient.start(zooKeeper());
        private final List<Warehouse> opened = new ArrayList<>();
        private final Duration lockTimeout;
        private final LoadCycle cycle;
        private Optional<CycleOutcome> outcome = Optional.empty();

        private Instance(String dataset) throws InterruptedException {
            this(dataset, Duration.ofMillis(400));
        }

        private Instance(String dataset, Duration lockTimeout) throws InterruptedException {
            this.lockTimeout = lockTimeout;
            client.blockUntilConnected();
            cycle = new LoadCycle(new DatasetName(dataset), new DatasetState(), ports(), policy(dataset));
        }

        /** Answers whether the pass has ended. */
        private boolean run(int steps) {
            for (int i = 0; i < steps && outcome.isEmpty(); i++) {
                outcome = cycle.step();
            }
            return outcome.isPresent();
        }

        private CycleOutcome outcome() {
            return outcome.orElseThrow();
        }

        private void loseSession() {
            client.close();
        }

        /** The operating system closes what a dead process had open. */
        private void kill() {
            opened.forEach(Warehouse::abort);
            client.close();
        }

        @Override
        public void close() {
            client.close();
        }

        private Warehouse warehouse(Duration lockTimeout) {
            CopySource source = new CopySource(
                    new CopyCredentials.Keys(stack.objectStore.accessKey(), stack.objectStore.secretKey()),
                    stack.objectStore.region());
            Warehouse warehouse = new RedshiftWarehouse(
                    connections,
                    source,
                    new LoaderIdentity("test", "test"),
                    RedshiftWarehouse.Timeouts.ofLoader(lockTimeout, Duration.ofSeconds(30)),
                    new CommitQueue(1));
            opened.add(warehouse);
            return warehouse;
        }

        private LoadPorts ports() {
            S3ObjectStore store = stack.store;
            return new LoadPorts(
                    new ObjectStoreLake(store, stack.objectStore.bucket()),
                    () -> warehouse(lockTimeout),
                    new CuratorTableLocks(client, "/crash"),
                    new LoadObserver() {},
                    Clock.systemUTC(),
                    new LoadIds(Clock.systemUTC()));
        }

        private static LoadPolicy policy(String dataset) {
            return new LoadPolicy(
                    new TableName("public", dataset),
                    new Evolution(true, true, true),
                    new LoadPolicy.Limits(100, 1_000_000, 100),
                    Duration.ofMinutes(10),
                    new HoldPolicy(Duration.ofMillis(100), Duration.ofSeconds(1)),
                    Tolerance.ANY,
                    List.of(),
                    false);
        }
    }
}
