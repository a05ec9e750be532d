package io.millrace.standalone.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/**
 * Plays of earlier days, as a backend sends them after an outage: straight to Kafka, each with the time at which it was played. They come into
 * the batches of the day on which they arrive.
 */
final class LatePlays implements AutoCloseable {
    /** How many plays {@link #day} writes. */
    static final int PLAYS_OF_A_DAY = 400 + 60 + 30;

    private static final String TOPIC = "events." + LegacyBackend.TABLE;
    private static final List<String> ARTISTS = List.of("Miles Davis", "Björk", "Elis Regina");
    private static final List<String> COUNTRIES = List.of("DE", "FR", "IS", "JP");

    private final KafkaProducer<String, byte[]> producer;
    private final String run;
    private int number;

    LatePlays(String bootstrapServers, String run, Duration patience) {
        this.run = run;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** A day of 200 people, a bot that plays 60 times, and one that plays 30 times. */
    void day(Instant day) throws IOException, InterruptedException {
        List<Future<RecordMetadata>> pending = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            pending.add(play(day, "listener-" + i % 200, 120 + i % 200));
        }
        for (int i = 0; i < 60; i++) {
            pending.add(play(day, "bot-" + run, 31));
        }
        for (int i = 0; i < 30; i++) {
            pending.add(play(day, "half-bot-" + run, 31));
        }
        await(pending);
    }

    /** Some more plays of that day. */
    void more(Instant day, int plays) throws IOException, InterruptedException {
        List<Future<RecordMetadata>> pending = new ArrayList<>();
        for (int i = 0; i < plays; i++) {
            pending.add(play(day, "listener-" + i % 200, 180));
        }
        await(pending);
    }

    private Future<RecordMetadata> play(Instant day, String user, int seconds) {
        int n = number++;
        String id = run + "-late-" + n;
        Instant played =
                day.truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS).plusSeconds(n);
        String row = "{\"_id\":\"" + id + "\",\"_source\":\"late\",\"demo_run\":\"" + run + "\",\"user_id\":\"" + user
                + "\",\"artist\":\"" + ARTISTS.get(n % ARTISTS.size()) + "\",\"context_locale\":\"en-"
                + COUNTRIES.get(n % COUNTRIES.size()) + "\",\"timestamp\":\"" + played + "\",\"seconds\":" + seconds
                + "}";
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, id, row.getBytes(StandardCharsets.UTF_8));
        record.headers().add("id", id.getBytes(StandardCharsets.UTF_8));
        return producer.send(record);
    }

    private static void await(List<Future<RecordMetadata>> pending) throws IOException, InterruptedException {
        for (Future<RecordMetadata> record : pending) {
            try {
                record.get();
            } catch (ExecutionException e) {
                throw new IOException("Kafka did not take a record: " + e.getCause(), e);
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
