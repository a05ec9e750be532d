package io.millrace.bench.edge;

import io.millrace.ingest.IngestSettings;
import io.millrace.ingest.kafka.ClientProperties;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The properties that the edge's own producer has by default, so that references send as it does. */
final class ProducerProperties {
    private ProducerProperties() {}

    static Map<String, Object> of(String bootstrapServers) {
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(
                Optional.empty(),
                Map.of(
                        "MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers,
                        "MILLRACE_INGEST_API_WRITE_KEYS_0_SOURCE",
                        "bench",
                        "MILLRACE_INGEST_API_WRITE_KEYS_0_SHA256",
                        "0".repeat(64))));
        IngestSettings settings = binder.bind(IngestSettings.SECTION).orElseThrow();
        KafkaSettings kafka = binder.bind(KafkaSettings.SECTION).orElseThrow();
        binder.throwIfAny();
        return new HashMap<>(ClientProperties.producer(kafka, settings.producer()));
    }
}
