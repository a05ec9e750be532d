package io.millrace.standalone.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A backend that writes plays straight to Kafka, as backends may, and sometimes writes what is no row. */
final class LegacyBackend implements AutoCloseable {
    static final String TABLE = "song_played";
    private static final String TOPIC = "events." + TABLE;

    private final KafkaProducer<String, byte[]> producer;
    private final String run;

    LegacyBackend(String bootstrapServers, String run, Duration patience) {
        this.run = run;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Writes that many rows and that many records that are not JSON, and waits until Kafka has them all.
     *
     * @throws IOException when Kafka does not take them in the time of patience
     */
    void write(int rows, int broken) throws IOException, InterruptedException {
        List<Future<RecordMetadata>> pending = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String id = run + "-legacy-" + i;
            pending.add(send(
                    id,
                    "{\"_id\":\"" + id + "\",\"_source\":\"legacy\",\"demo_run\":\"" + run
                            + "\",\"title\":\"Take Five\",\"seconds\":" + (300 + i % 60) + "}"));
        }
        for (int i = 0; i < broken; i++) {
            String id = run + "-broken-" + i;
            pending.add(send(id, "{\"_id\":\"" + id + "\",\"title\":\"cut off in the mid"));
        }
        for (Future<RecordMetadata> record : pending) {
            try {
                record.get();
            } catch (ExecutionException e) {
                throw new IOException("Kafka did not take a record: " + e.getCause(), e);
            }
        }
    }

    private Future<RecordMetadata> send(String id, String value) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, id, value.getBytes(StandardCharsets.UTF_8));
        record.headers().add("id", id.getBytes(StandardCharsets.UTF_8));
        return producer.send(record);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
