package io.millrace.jobs.run;

import io.millrace.embedded.Backends;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two copies of the service: one runs jobs, and when it goes, the other one does. */
class JobsServiceIT {
    @TempDir
    Path directory;

    @Test
    void oneCopyAppliesJobsContinuouslyAndTheOtherTakesOver() throws Exception {
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
            Map<String, String> environment = environment(zooKeeper, backend, lake.jobs, lineage);
            Instant begin = Instant.now().minus(1, ChronoUnit.DAYS);
            String hour = begin.toString().substring(0, "2026-11-23T10".length());
            Slot day = Slot.parse(hour.substring(0, "2026-11-23".length()));
            lake.batch("plays", hour, "{\"seconds\":31}");
            lake.job("played", "warehouse: played", "SELECT SUM(seconds) AS seconds FROM plays");
            ConfigurableApplicationContext one = start(environment);
            try {
                eventually().until(() -> state(one).isLeader());
                try (ConfigurableApplicationContext other = start(environment)) {
                    eventually().until(() -> lake.derived()
                            .pointer(new DatasetName("played"), day)
                            .isPresent());
                    eventually().untilAsserted(() -> assertThat(body(one, "/actuator/prometheus"))
                            .contains("millrace_jobs_leader")
                            .containsPattern("millrace_jobs_partitions_total\\{[^}]*outcome=\"current\"[^}]*} 1\\.0"));
                    String first = key(lake, day);
                    assertThat(Files.readString(lineage))
                            .contains("\"eventType\":\"COMPLETE\"", first, "\"field\":\"seconds\"");
                    assertThat(new String(
                                    store.read("derived/played/_dataset.json").orElseThrow(), StandardCharsets.UTF_8))
                            .contains("\"table\":\"played\"");

                    one.close();
                    lake.batch("plays", hour, "{\"seconds\":11}");
                    eventually().until(() -> state(other).isLeader());
                    eventually().until(() -> !key(lake, day).equals(first));

                    lake.job("broken", "", "SELECT nothing FROM plays");
                    eventually().untilAsserted(() -> assertThat(body(other, "/actuator/health"))
                            .contains("\"status\":\"DOWN\"", "broken.sql"));
                }
            } finally {
                one.close();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private Map<String, String> environment(
            ZooKeeperBackend zooKeeper, ObjectStoreBackend store, Path jobs, Path lineage) {
        Map<String, String> environment = new HashMap<>();
        // Without pulls nobody connects.
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        environment.put("MILLRACE_ZOOKEEPER_CONNECT", zooKeeper.connectString());
        environment.put("MILLRACE_ZOOKEEPER_SESSION_TIMEOUT", "4s");
        environment.put("MILLRACE_OBJECT_STORE_ENDPOINT", store.endpoint().toString());
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
