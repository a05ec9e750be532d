package io.millrace.jobs.run;

import io.millrace.embedded.Backends;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.spark.SparkEngine;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.schemas.dataset.DatasetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs on a cluster of real processes, one of which dies in the middle. */
class ClusterJobsIT {
    private static final Slot MONDAY = Slot.parse("2026-11-23");
    private static final DatasetName HEAVY = new DatasetName("heavy");
    private static final DatasetName SUMMED = new DatasetName("summed");

    /** Each task counts for some seconds, with a result that depends on every step of it. */
    private static final String HASHES = """
            SELECT n, aggregate(sequence(n, n + 4000), 0L, (sum, i) -> (sum * 31 + i + n) % 1000003) AS hash
            FROM numbers
            """;

    /** Compiling code for a handful of rows takes longer than interpreting it. */
    private static final Map<String, String> SMALL = Map.of(
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.shuffle.partitions", "1");

    @TempDir
    Path directory;

    @Test
    void aClusterMakesWhatOneProcessMakesThoughAnExecutorDies() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try (ObjectStoreBackend backend = Backends.objectStore(directory.resolve("s3"));
                S3ObjectStore store = new S3ObjectStore(settings(backend));
                SparkCluster cluster = new SparkCluster(directory.resolve("cluster"), 2)) {
            LakeFixture lake = new LakeFixture(store, directory.resolve("lake"), readers);
            lake.batch("numbers", "2026-11-23T00", rows(0));
            lake.batch("numbers", "2026-11-23T01", rows(100));
            // Each task counts for some seconds, with a result that depends on every step of it.
            lake.job("heavy", "", HASHES);
            lake.job("summed", "", "SELECT SUM(hash) AS total, COUNT(*) AS rows FROM heavy");

            AtomicBoolean hasDied = new AtomicBoolean();
            Map<String, String> settings = new HashMap<>(cluster.settings());
            settings.put("spark.sql.files.openCostInBytes", "134217728");
            settings.putAll(SMALL);
            assertThat(lake.apply(() -> dying(
                                    cluster,
                                    hasDied,
                                    backend.secretKey(),
                                    SparkEngine.start(directory.resolve("driver"), 2, settings, settings(backend))))
                            .outcomes()
                            .values())
                    .hasSize(2)
                    .allMatch(Outcome.Current.class::isInstance);
            assertThat(hasDied).isTrue();
            VersionManifest heavy = current(lake, HEAVY);
            VersionManifest summed = current(lake, SUMMED);
            assertThat(heavy.rows()).isEqualTo(200);
            assertThat(heavy.files()).hasSize(2);
            assertThat(lake.contents("heavy"))
                    .as("files are what their manifest says")
                    .hasSize(1);
            assertThat(lake.strayFiles("heavy")).isEmpty();

            LakeFixture same = new LakeFixture(store, directory.resolve("same"), readers);
            same.job("heavy_here", "", HASHES);
            same.job("summed_here", "", "SELECT SUM(hash) AS total, COUNT(*) AS rows FROM heavy_here");
            assertThat(same.apply(() -> SparkEngine.start(directory.resolve("here"), 2, SMALL))
                            .isComplete())
                    .isTrue();
            VersionManifest here = current(same, new DatasetName("heavy_here"));
            assertThat(heavy.contentHash()).isEqualTo(here.contentHash());
            assertThat(heavy.fingerprint()).isEqualTo(here.fingerprint());
            assertThat(summed.contentHash())
                    .isEqualTo(current(same, new DatasetName("summed_here")).contentHash());
        } finally {
            readers.shutdownNow();
        }
    }

    /** Kills the executor that the first task runs on, and holds the result back until Spark has noticed. */
    private static SqlEngine dying(SparkCluster cluster, AtomicBoolean hasDied, String secret, SqlEngine engine) {
        CountDownLatch removed = new CountDownLatch(1);
        List<String> commandLines = new ArrayList<>();
        SparkSession.active().sparkContext().addSparkListener(new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart start) {
                if (hasDied.compareAndSet(false, true)) {
                    cluster.executors().forEach(executor -> commandLines.add(SparkCluster.commandLine(executor)));
                    String id = "--executor-id " + start.taskInfo().executorId() + " ";
                    cluster.executors().stream()
                            .filter(executor ->
                                    SparkCluster.commandLine(executor).contains(id))
                            .forEach(ProcessHandle::destroyForcibly);
                }
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
                removed.countDown();
            }
        });
        return new EngineWrapper(engine) {
            @Override
            public Result make(Task task) {
                Result result = super.make(task);
                try {
                    assertThat(removed.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                assertThat(commandLines).isNotEmpty().noneMatch(line -> line.contains(secret));
                return result;
            }
        };
    }

    private static String[] rows(int from) {
        return IntStream.range(from, from + 100)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toArray(String[]::new);
    }

    private static VersionManifest current(LakeFixture lake, DatasetName dataset) {
        return lake.derived()
                .version(
                        dataset,
                        MONDAY,
                        lake.derived().pointer(dataset, MONDAY).orElseThrow().key())
                .orElseThrow();
    }

    private static S3Settings settings(ObjectStoreBackend backend) {
        return S3Settings.at(
                        backend.endpoint(),
                        backend.region(),
                        backend.bucket(),
                        backend.accessKey(),
                        backend.secretKey())
                .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(60));
    }
}
