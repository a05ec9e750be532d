package io.millrace.jobs.run;

import io.millrace.embedded.Backends;
import io.millrace.embedded.HeldWrite;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.embedded.ZooKeeperBackend;
import io.millrace.jobs.daemon.JobsLoop;
import io.millrace.jobs.daemon.SqlJobsService;
import io.millrace.jobs.plan.Slot;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two copies of the service: one runs jobs, and when it is killed in the middle of it, the other one does. */
class JobsServiceIT {
    private static final int DAYS = 3;
    private static final int DAY = "2026-11-23".length();

    @TempDir
    Path directory;

    @Test
    void theOtherCopyTakesOverFromOneThatIsKilledInMidRun() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try (ZooKeeperBackend zooKeeper = Backends.zooKeeper(directory.resolve("zookeeper"));
                ObjectStoreBackend backend = Backends.objectStore(directory.resolve("s3"));
                S3ObjectStore store = new S3ObjectStore(S3Settings.at(
                        backend.endpoint(),
                        backend.region(),
                        backend.bucket(),
                        backend.accessKey(),
                        backend.secretKey()))) {
            LakeFixture lake = new LakeFixture(store, directory.resolve("lake"), readers);
            Path lineage = directory.resolve("lineage.jsonl");
            Instant now = Instant.now();
            for (int back = 0; back < DAYS; back++) {
                lake.batch("plays", hour(now, back), "{\"seconds\":31}");
            }
            lake.job("played", "warehouse: played", "SELECT SUM(seconds) AS seconds FROM plays");
            try (HeldWrite held = new HeldWrite(
                    backend.endpoint().getPort(), Pattern.compile("derived/played/.*/_manifest\\.json"), 2)) {
                Process one = child(environment(zooKeeper, backend, lake.jobs, lineage, held.endpoint()));
                try (ConfigurableApplicationContext other = startAfter(
                        held, one, environment(zooKeeper, backend, lake.jobs, lineage, backend.endpoint()))) {
                    takesOver(lake, other);
                    goesOn(lake, other, lineage, Slot.parse(hour(now, 1).substring(0, DAY)), hour(now, 1));
                } finally {
                    one.destroyForcibly().waitFor();
                }
            }
        } finally {
            readers.shutdownNow();
        }
    }

    /** Starts the other copy, and kills the first one while it makes its second version: the files are stored, the manifest is not. */
    private static ConfigurableApplicationContext startAfter(
            HeldWrite held, Process one, Map<String, String> environment) throws InterruptedException {
        assertThat(held.held().await(2, TimeUnit.MINUTES))
                .as("the first copy makes versions")
                .isTrue();
        ConfigurableApplicationContext other = start(environment);
        one.destroyForcibly().waitFor();
        return other;
    }

    private static void takesOver(LakeFixture lake, ConfigurableApplicationContext other) {
        DatasetName played = new DatasetName("played");
        eventually().until(() -> lake.derived().dataset(played).current().size() == DAYS);
        eventually().until(() -> state(other).isLeader());
        assertThat(lake.contents("played")).as("whole versions").hasSize(DAYS);
        lake.derived().dataset(played).current().keySet().forEach(slot -> assertThat(
                        lake.derived().versions(played, slot))
                .as("versions of %s", slot)
                .singleElement()
                .satisfies(version -> assertThat(version.rows()).isOne()));
    }

    private static void goesOn(
            LakeFixture lake, ConfigurableApplicationContext other, Path lineage, Slot day, String hour)
            throws Exception {
        eventually().untilAsserted(() -> assertThat(body(other, "/actuator/prometheus"))
                .contains("millrace_jobs_leader")
                .containsPattern("millrace_jobs_partitions_total\\{[^}]*outcome=\"current\"[^}]*} [1-9]"));
        String first = key(lake, day);
        lake.batch("plays", hour, "{\"seconds\":11}");
        eventually().until(() -> !key(lake, day).equals(first));
        eventually().untilAsserted(() -> assertThat(Files.readString(lineage))
                .contains("\"eventType\":\"COMPLETE\"", key(lake, day), "\"field\":\"seconds\""));
        assertThat(new String(lake.store.read("derived/played/_dataset.json").orElseThrow(), StandardCharsets.UTF_8))
                .contains(
                        "\"table\":\"played\"",
                        "\"inputs\":[\"plays\"]",
                        "\"from\":[{\"dataset\":\"plays\",\"column\":\"seconds\"}]");

        lake.job("broken", "", "SELECT nothing FROM plays");
        eventually().untilAsserted(() -> assertThat(body(other, "/actuator/health"))
                .contains("\"status\":\"DOWN\"", "broken.sql"));
    }

    private static String hour(Instant now, int daysBack) {
        return now.minus(daysBack, ChronoUnit.DAYS).toString().substring(0, "2026-11-23T10".length());
    }

    /** A copy in a process of its own, which can be killed. */
    private Process child(Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                SqlJobsService.class.getName()));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.redirectOutput(directory.resolve("child.log").toFile());
        process.environment().putAll(environment);
        process.environment().put("MILLRACE_EXIT_WITH_PARENT", "true");
        return process.start();
    }

    private Map<String, String> environment(
            ZooKeeperBackend zooKeeper, ObjectStoreBackend store, Path jobs, Path lineage, URI endpoint) {
        Map<String, String> environment = new HashMap<>();
        // Without pulls nobody connects.
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        environment.put("MILLRACE_ZOOKEEPER_CONNECT", zooKeeper.connectString());
        environment.put("MILLRACE_ZOOKEEPER_SESSION_TIMEOUT", "4s");
        environment.put("MILLRACE_OBJECT_STORE_ENDPOINT", endpoint.toString());
        environment.put("MILLRACE_OBJECT_STORE_REGION", store.region());
        environment.put("MILLRACE_OBJECT_STORE_BUCKET", store.bucket());
        environment.put("MILLRACE_OBJECT_STORE_ACCESS_KEY", store.accessKey());
        environment.put("MILLRACE_OBJECT_STORE_SECRET_KEY", store.secretKey());
        environment.put("MILLRACE_OBJECT_STORE_PATH_STYLE", "true");
        environment.put("MILLRACE_SQL_JOBS_MANAGEMENT_PORT", "0");
        environment.put("MILLRACE_SQL_JOBS_DIRECTORY", jobs.toString());
        environment.put("MILLRACE_SQL_JOBS_INTERVAL", "200ms");
        environment.put("MILLRACE_SQL_JOBS_LINEAGE_FILE", lineage.toString());
        return environment;
    }

    private static ConfigurableApplicationContext start(Map<String, String> environment) {
        return MillraceService.start(SqlJobsService.DEFINITION, SettingsSource.load(Optional.empty(), environment));
    }

    private static JobsLoop.State state(ConfigurableApplicationContext service) {
        return service.getBean(JobsLoop.class).state();
    }

    private static String key(LakeFixture lake, Slot day) {
        return lake.derived()
                .pointer(new DatasetName("played"), day)
                .orElseThrow()
                .key();
    }

    private static String body(ConfigurableApplicationContext service, String path) throws Exception {
        String port = service.getEnvironment().getProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions();
    }
}
