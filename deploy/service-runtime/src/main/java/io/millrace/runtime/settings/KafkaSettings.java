package io.millrace.runtime.settings;

import java.util.Map;

/**
 * Section {@code kafka}.
 *
 * @param properties passed to every Kafka client as they are, such as TLS and SASL
 */
@Description("Kafka, for every service that reads or writes topics.")
public record KafkaSettings(
        @Description("Brokers to begin with, host:port, separated by commas.")
        String bootstrapServers,

        @Description("Further client properties, passed on as they are (security.protocol, sasl.mechanism, ...).")
        Map<String, String> properties) {
    public static final Section<KafkaSettings> SECTION = new Section<>("kafka", KafkaSettings.class);

    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap-servers must name at least one host:port");
        }
        properties = Map.copyOf(properties);
    }
}
