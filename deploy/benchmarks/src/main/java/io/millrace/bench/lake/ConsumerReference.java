package io.millrace.bench.lake;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.millrace.bench.process.JavaProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's own consumer over all partitions, as its performance tool runs it, and Zstandard at level 3 over the values; without
 * the first records, during which both are compiled.
 */
final class ConsumerReference {
    private static final int LEVEL = 3;
    /** So that a call of the native library stands for many records, as in the lake writer. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private ConsumerReference() {}

    /** Records for each second. */
    static double measure(FilledTopic topic, List<String> options, Path log) throws Exception {
        try (JavaProcess process = JavaProcess.startOfHarness(
                ConsumerReference.class,
                options,
                List.of(topic.bootstrapServers(), Long.toString(topic.records())),
                log)) {
            return Double.parseDouble(process.awaitReady());
        }
    }

    /** The process itself. */
    public static void main(String[] arguments) throws IOException {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                arguments[0],
                "isolation.level",
                "read_committed",
                "max.poll.records",
                5_000,
                "fetch.max.bytes",
                16 * 1024 * 1024);
        List<TopicPartition> partitions = IntStream.range(0, FilledTopic.PARTITIONS)
                .mapToObj(number -> new TopicPartition(FilledTopic.NAME, number))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                OutputStream lines = new BufferedOutputStream(
                        new ZstdOutputStreamNoFinalizer(OutputStream.nullOutputStream(), LEVEL), BUFFER_BYTES)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            System.out.println(JavaProcess.READY + rate(consumer, Long.parseLong(arguments[1]), lines));
        }
        System.exit(0);
    }

    private static double rate(KafkaConsumer<byte[], byte[]> consumer, long records, OutputStream lines)
            throws IOException {
        long warmUp = (long) (records * LakeWriterBenchmark.WARM_UP);
        long start = 0;
        long seenBefore = 0;
        long seen = 0;
        while (seen < records) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
            if (start == 0 && seen >= warmUp) {
                start = System.nanoTime();
                seenBefore = seen + polled.count();
            }
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                lines.write(record.value());
                lines.write('\n');
                seen++;
            }
        }
        return (seen - seenBefore) / ((System.nanoTime() - start) / 1e9);
    }
}
