package io.millrace.ingest;

import io.millrace.ingest.kafka.ProducerSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class IngestSettingsTest {
    private static final String KEYS = "write-keys: [{source: web, sha256: " + "ab".repeat(32) + "}]";

    @TempDir
    Path directory;

    @Test
    void aKeyIsAllThatMustBeSet() throws IOException {
        IngestSettings settings = binder("ingest-api: {" + KEYS + "}")
                .bind(IngestSettings.SECTION)
                .orElseThrow();
        assertThat(settings.httpPort()).isEqualTo(8080);
        assertThat(settings.httpBindAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.managementPort()).isEqualTo(9001);
        assertThat(settings.maxEventSize()).isEqualTo(DataSize.ofKilobytes(32));
        assertThat(settings.maxRequestSize()).isEqualTo(DataSize.ofKilobytes(500));
        assertThat(settings.producer().compression()).isEqualTo(ProducerSettings.Compression.ZSTD);
        assertThat(settings.producer().deliveryTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.topics().partitions()).isEqualTo(3);
        assertThat(settings.topics().replicationFactor()).isEqualTo((short) 3);
        assertThat(settings.topics().minInsyncReplicas()).isEqualTo(2);
        assertThat(settings.topics().retention()).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{http-port: 1}",
                "{write-keys: []}",
                "{%s, max-event-size: 2MB}",
                "{%s, max-event-size: 64KB, max-request-size: 32KB}",
                "{%s, max-in-flight: 600KB}",
                "{%s, max-events-per-request: 0}",
                "{%s, topics: {replication-factor: 1}}",
                "{%s, topics: {partitions: 0}}",
                "{%s, producer: {delivery-timeout: 10ms}}",
                "{%s, producer: {linger: 8s}}",
                "{%s, producer: {buffer-memory: 1KB}}",
            })
    void whatCannotWorkIsAProblem(String yaml) throws IOException {
        SettingsBinder binder = binder("ingest-api: " + yaml.replace("%s", KEYS));
        assertThat(binder.bind(IngestSettings.SECTION)).isEmpty();
        assertThat(binder.problems()).hasSize(1);
    }

    private SettingsBinder binder(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("millrace.yaml"), yaml);
        return new SettingsBinder(SettingsSource.load(Optional.of(file), Map.of()));
    }
}
