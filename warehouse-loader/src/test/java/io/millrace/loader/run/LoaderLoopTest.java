package io.millrace.loader.run;

import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowRange;
import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.mirror.ChangeShape;
import io.millrace.loader.reconcile.BadRow;
import io.millrace.loader.reconcile.BatchLoad;
import io.millrace.loader.reconcile.CopyFile;
import io.millrace.loader.reconcile.HoldPolicy;
import io.millrace.loader.reconcile.Lake;
import io.millrace.loader.reconcile.LakeBatch;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.loader.reconcile.Manifests;
import io.millrace.loader.reconcile.Warehouse;
import io.millrace.loader.rewrite.RowRewrite;
import io.millrace.loader.table.Evolution;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LoaderLoopTest {
    private static final Duration LONGEST_PASS = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0);

    private final OpenGate gate = new OpenGate();
    private final BrokenLake lake = new BrokenLake();
    private final LoaderStatus status = new LoaderStatus(() -> Manifests.HOUR);
    private final AtomicLong nanos = new AtomicLong();
    private final LoaderLoop loop = new LoaderLoop(
            new LoadPorts(
                    lake,
                    LoaderLoopTest::emptyWarehouse,
                    (dataset, onLoss) -> Optional.empty(),
                    new LoadObserver() {},
                    () -> Manifests.HOUR,
                    () -> "none"),
            status,
            new LoaderLoop.Schedule(
                    dataset -> policy(), dataset -> Duration.ofMillis(1), () -> Duration.ofMillis(1), 1, LONGEST_PASS),
            new Retries(SHORT, SHORT, SHORT),
            gate,
            () -> {
                throw new StackOverflowError("test");
            },
            Uptime.of(() -> nanos.addAndGet(1_000_000)));

    @AfterEach
    void close() {
        lake.stuck.countDown();
        loop.close();
    }

    @Test
    void goesOnAfterAnythingThatBreaks() {
        lake.breaks = true;
        loop.start();
        await().atMost(PATIENCE)
                .untilAtomic(lake.listings, count -> assertThat(count).isGreaterThan(2));
        lake.breaks = false;
        await().atMost(PATIENCE).until(() -> status.dataset(Manifests.PLAYS)
                .filter(dataset -> !dataset.failed())
                .isPresent());
        assertThat(loop.problem()).isEmpty();
    }

    @Test
    void aPassThatBreaksIsShownAndTriedAgain() {
        lake.passBreaks = true;
        loop.start();
        await().atMost(PATIENCE).until(() -> status.dataset(Manifests.PLAYS)
                .filter(dataset -> dataset.text().contains("internal_error: loading broke: StackOverflowError"))
                .isPresent());
        lake.passBreaks = false;
        await().atMost(PATIENCE).until(() -> status.dataset(Manifests.PLAYS)
                .filter(dataset -> dataset.text().equals("in step"))
                .isPresent());
    }

    @Test
    void saysThatADatasetIsStuck() {
        lake.blocks = true;
        loop.start();
        await().atMost(PATIENCE).until(() -> lake.stuck.getCount() == 1 && lake.blocked.getCount() == 0);
        assertThat(loop.problem()).isEmpty();
        nanos.addAndGet(LONGEST_PASS.plusSeconds(1).toNanos());
        // Right after the jump the schedule itself may look as if it had stood still.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(loop.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("[plays]")));
    }

    @Test
    void whileNothingMayBeLoadedThePassesOnlyLook() {
        gate.reason = Optional.of("a maintenance window");
        loop.start();
        await().atMost(PATIENCE).until(() -> status.dataset(Manifests.PLAYS)
                .filter(dataset -> dataset.text().equals("waiting: a maintenance window"))
                .filter(dataset -> dataset.waiting() && !dataset.failed())
                .isPresent());
        gate.reason = Optional.empty();
        await().atMost(PATIENCE).until(() -> status.dataset(Manifests.PLAYS)
                .filter(dataset -> dataset.text().equals("in step") && !dataset.waiting())
                .isPresent());
    }

    /** It tells where its ledger ends, and nothing else is asked of it. */
    private static Warehouse emptyWarehouse() {
        return (Warehouse) Proxy.newProxyInstance(
                Warehouse.class.getClassLoader(),
                new Class<?>[] {Warehouse.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "lastLoaded" -> Optional.empty();
                    case "close" -> null;
                    default -> throw new AssertionError("nothing is to be loaded");
                });
    }

    private static LoadPolicy policy() {
        return new LoadPolicy(
                new TableName("public", "plays"),
                new Evolution(true, true, true),
                new LoadPolicy.Limits(1, 1, 1),
                Duration.ofMinutes(10),
                new HoldPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                Tolerance.ANY,
                List.of(),
                false);
    }

    private static final class OpenGate implements LoaderLoop.Gate {
        private volatile Optional<String> reason = Optional.empty();

        @Override
        public void await() {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Optional<String> waitsFor() {
            return reason;
        }
    }

    /** An empty lake, as long as it works. */
    private static final class BrokenLake implements Lake {
        final AtomicInteger listings = new AtomicInteger();
        final CountDownLatch blocked = new CountDownLatch(1);
        final CountDownLatch stuck = new CountDownLatch(1);
        volatile boolean breaks;
        volatile boolean passBreaks;
        volatile boolean blocks;

        @Override
        public List<DatasetName> datasets() {
            listings.incrementAndGet();
            if (breaks) {
                throw new StackOverflowError("test");
            }
            return List.of(Manifests.PLAYS);
        }

        @Override
        public List<LakeBatch> batches(DatasetName dataset, Optional<Instant> from) {
            if (passBreaks) {
                throw new StackOverflowError("test");
            }
            if (blocks) {
                blocked.countDown();
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return List.of();
        }

        @Override
        public BatchManifest manifest(LakeBatch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<NamedFault> misfits(BatchManifest batch, RowCheck check, long enough) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChangeShape changes(BatchManifest batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String writeJsonPaths(DatasetName dataset, String work, byte[] document) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteJsonPaths(DatasetName dataset, String work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void verify(BatchManifest batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CopyFile cut(
                DatasetName dataset,
                String work,
                int number,
                BatchManifest batch,
                List<RowRange> rows,
                Optional<RowRewrite> rewrite) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<BadRow> writeBadRows(DatasetName dataset, String loadId, BatchLoad batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteBadRows(String loadId, BatchLoad batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String writeCopyManifest(DatasetName dataset, String work, List<CopyFile> files) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteTemporary(DatasetName dataset, String work, int objects) {
            throw new UnsupportedOperationException();
        }
    }
}
