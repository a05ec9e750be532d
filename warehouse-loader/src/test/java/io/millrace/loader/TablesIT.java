package io.millrace.loader;

import io.millrace.embedded.Backends;
import io.millrace.embedded.KafkaBackend;
import io.millrace.schemas.warehouse.PublishedTable;
import io.millrace.schemas.warehouse.PublishedTableCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The tables of the warehouse as others see them in Kafka. */
@ExtendWith(SharedStack.class)
class TablesIT {
    @TempDir
    Path directory;

    @Test
    void whoeverCreatesATableStartsItsFlow(LoaderStack stack) throws Exception {
        try (KafkaBackend kafka = Backends.kafka(directory);
                ConfigurableApplicationContext loader = stack.startLoader(
                        "MILLRACE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "AUTO_CREATE", "false",
                        "TABLES_PUBLISH", "true",
                        "TABLES_REFRESH", "200ms",
                        "DATASETS_0_NAME", "renamed",
                        "DATASETS_0_TABLE", "public.elsewhere")) {
            assertThat(loader.isActive()).isTrue();
            stack.write("flowing", "{\"_id\":\"a\",\"n\":1}");
            stack.execute(
                    "CREATE TABLE public.flowing (_id VARCHAR(64), n BIGINT, price DECIMAL(10,2))",
                    "CREATE TABLE public.elsewhere (_id VARCHAR(64))");
            eventually(() -> {
                Map<String, PublishedTable> tables = published(kafka);
                assertThat(text(tables, "flowing")).contains("price", "numeric", "2");
                assertThat(text(tables, "renamed")).contains("table=elsewhere");
                assertThat(tables).doesNotContainKey("elsewhere");
            });
            eventually(() ->
                    assertThat(stack.read("SELECT _id, n FROM public.flowing")).containsExactly(List.of("a", "1")));
            stack.execute("DROP TABLE public.elsewhere", "ALTER TABLE public.flowing ADD COLUMN more DATE");
            eventually(() -> {
                Map<String, PublishedTable> tables = published(kafka);
                assertThat(text(tables, "flowing")).contains("more");
                assertThat(tables).doesNotContainKey("renamed");
            });
        }
    }

    /** What somebody who reads the topic from its beginning knows at its end. */
    private static Map<String, PublishedTable> published(KafkaBackend kafka) {
        Map<String, PublishedTable> tables = new HashMap<>();
        TopicPartition partition = new TopicPartition(PublishedTable.TOPIC, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> take(tables, record));
            }
        }
        return tables;
    }

    private static String text(Map<String, PublishedTable> tables, String dataset) {
        return String.valueOf(tables.get(dataset));
    }

    private static void take(Map<String, PublishedTable> tables, ConsumerRecord<byte[], byte[]> record) {
        String dataset = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            tables.remove(dataset);
        } else {
            tables.put(dataset, PublishedTableCodec.decode(record.value()));
        }
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
