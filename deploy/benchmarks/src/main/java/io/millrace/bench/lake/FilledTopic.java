package io.millrace.bench.lake;

import io.millrace.bench.process.JavaProcess;
import io.millrace.bench.process.KafkaProcess;
import io.millrace.schemas.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A Kafka with one topic full of events, each partition holding as many. */
final class FilledTopic implements AutoCloseable {
    static final String NAME = "events.plays";
    static final int PARTITIONS = 6;

    /** Records that go to one partition before those to the next. */
    private static final int IN_A_ROW = 100;
    /** More than the encoder's window of some megabytes holds, so that it never meets a row again. */
    private static final int DISTINCT_ROWS = 50_021;

    private final KafkaProcess kafka;
    private final long records;
    private final long valueBytes;

    private FilledTopic(KafkaProcess kafka, long records, long valueBytes) {
        this.kafka = kafka;
        this.valueBytes = valueBytes;
        this.records = records;
    }

    /**
     * @param size of a record's value in bytes
     * @param perPartition records of each partition
     */
    static FilledTopic of(Path directory, int size, int perPartition) throws Exception {
        return of(directory, size, perPartition, PARTITIONS);
    }

    static FilledTopic of(Path directory, int size, int perPartition, int partitions) throws Exception {
        KafkaProcess kafka = KafkaProcess.start(directory);
        try {
            kafka.createTopic(NAME, partitions);
            long valueBytes = fill(kafka.bootstrapServers(), size, perPartition, partitions);
            return new FilledTopic(kafka, (long) perPartition * partitions, valueBytes);
        } catch (Exception e) {
            kafka.close();
            throw e;
        }
    }

    private static long fill(String bootstrapServers, int size, int perPartition, int partitions) {
        Random random = new Random(20_261_123);
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 20, "batch.size", 128 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<byte[]> rows = IntStream.range(0, DISTINCT_ROWS)
                    .mapToObj(number -> utf8(row(random, size)))
                    .toList();
            long bytes = 0;
            int inARow = Math.min(IN_A_ROW, perPartition);
            for (int i = 0; i < perPartition * partitions; i++) {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(NAME, i / inARow % partitions, null, rows.get(i % DISTINCT_ROWS));
                record.headers()
                        .add(EventHeaders.ID, utf8(new UUID(random.nextLong(), random.nextLong()).toString()))
                        .add(EventHeaders.SOURCE, utf8("bench"))
                        .add(EventHeaders.CONTENT_TYPE, utf8(EventHeaders.JSON));
                var unused = producer.send(record);
                bytes += record.value().length;
            }
            return bytes;
        }
    }

    /** Columns as events have them, and texts until the size is reached. */
    private static String row(Random random, int size) {
        StringBuilder row = new StringBuilder(size)
                .append("{\"_received_at\":\"2026-11-23T06:00:")
                .append(10 + random.nextInt(50))
                .append(".000Z\",\"user_id\":")
                .append(random.nextInt(1_000_000))
                .append(",\"track\":\"song-")
                .append(random.nextInt(50_000))
                .append("\",\"seconds\":")
                .append(random.nextInt(300))
                .append(",\"price\":")
                .append(random.nextInt(10_000) / 100.0)
                .append(",\"premium\":")
                .append(random.nextBoolean());
        for (int column = 0; row.length() < size - 16; column++) {
            row.append(",\"text_").append(column).append("\":\"");
            int length = Math.min(40, Math.max(1, size - row.length() - 2));
            for (int i = 0; i < length; i++) {
                // Two words of eight letters in a row are seldom the same, single letters often: as in texts.
                row.append("etaoinshrdlucmfw ".charAt(Math.min(random.nextInt(17), random.nextInt(17))));
            }
            row.append('"');
        }
        return row.append('}').toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    JavaProcess broker() {
        return kafka.process();
    }

    long records() {
        return records;
    }

    /** Bytes of all records' values. */
    long valueBytes() {
        return valueBytes;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
