package io.millrace.lakewriter;

import io.millrace.embedded.Backends;
import io.millrace.embedded.KafkaBackend;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.settings.SettingsSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The whole service as its process runs it: settings in, health and metrics out. */
class LakeWriterServiceIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void startsFromSettingsAndShowsHealthAndMetrics(@TempDir Path directory) throws Exception {
        try (KafkaBackend kafka = Backends.kafka(directory);
                ObjectStoreBackend objectStore = Backends.objectStore(directory);
                ConfigurableApplicationContext service = start(kafka, objectStore)) {
            int port = Integer.parseInt(
                    Optional.ofNullable(service.getEnvironment().getProperty("local.server.port"))
                            .orElseThrow());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(status(port, "readiness")).isEqualTo(200));
            publish(kafka);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            get(port, "/actuator/prometheus").body())
                    .contains("millrace_lake_rows_total{dataset=\"plays\",service=\"lake-writer\"} 3.0"));
            objectStore.stop();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(status(port, "readiness")).isEqualTo(503));
            assertThat(get(port, "/actuator/health/readiness").body())
                    .contains("check that the object store runs")
                    .doesNotContain(objectStore.secretKey());
            assertThat(status(port, "liveness")).isEqualTo(200);
            objectStore.start();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(status(port, "readiness")).isEqualTo(200));
        }
    }

    private static ConfigurableApplicationContext start(KafkaBackend kafka, ObjectStoreBackend objectStore) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("MILLRACE_OBJECT_STORE_ENDPOINT", objectStore.endpoint().toString());
        environment.put("MILLRACE_OBJECT_STORE_REGION", objectStore.region());
        environment.put("MILLRACE_OBJECT_STORE_BUCKET", objectStore.bucket());
        environment.put("MILLRACE_OBJECT_STORE_ACCESS_KEY", objectStore.accessKey());
        environment.put("MILLRACE_OBJECT_STORE_SECRET_KEY", objectStore.secretKey());
        environment.put("MILLRACE_OBJECT_STORE_PATH_STYLE", "true");
        environment.put("MILLRACE_LAKE_WRITER_MANAGEMENT_PORT", "0");
        environment.put("MILLRACE_LAKE_WRITER_BATCH_AGE", "500ms");
        return MillraceService.start(LakeWriterService.DEFINITION, SettingsSource.load(Optional.empty(), environment));
    }

    private static void publish(KafkaBackend kafka) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(config);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("events.plays", 1, (short) 1)))
                    .all()
                    .get();
            for (int i = 0; i < 3; i++) {
                producer.send(new ProducerRecord<>("events.plays", "{\"n\":" + i + "}"))
                        .get();
            }
        }
    }

    private int status(int port, String group) throws IOException, InterruptedException {
        return get(port, "/actuator/health/" + group).statusCode();
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
