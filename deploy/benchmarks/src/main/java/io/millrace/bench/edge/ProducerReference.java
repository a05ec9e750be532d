package io.millrace.bench.edge;

import io.millrace.bench.Workspace;
import io.millrace.bench.process.JavaProcess;
import io.millrace.schemas.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own producer, as fast as it goes, with records as the edge writes them: made before, sent by as many threads as
 * the edge has.
 */
final class ProducerReference {
    private static final int RECORDS = 40_000;

    /**
     * @param records acknowledged for each second
     * @param processors that the process kept busy
     */
    record Rate(double records, double processors) {}

    private ProducerReference() {}

    static Rate measure(String bootstrapServers, String topic, List<String> options, Workspace workspace)
            throws Exception {
        try (JavaProcess process = JavaProcess.startOfHarness(
                ProducerReference.class,
                options,
                List.of(
                        bootstrapServers,
                        topic,
                        workspace.warmUp().toString(),
                        workspace.measured().toString()),
                workspace.directory().resolve("producer.log"))) {
            String[] numbers = process.awaitReady().split(" ", 2);
            return new Rate(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
        }
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        Map<String, Object> properties = ProducerProperties.of(arguments[0]);
        properties.put("max.block.ms", 60_000L);
        List<ProducerRecord<byte[], byte[]>> records = records(arguments[1]);
        LongAdder acknowledged = new LongAdder();
        AtomicBoolean finished = new AtomicBoolean();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                int first = i * 1_000;
                threads.add(new Thread(() -> send(producer, records, first, acknowledged, finished)));
            }
            threads.forEach(Thread::start);
            Thread.sleep(Duration.parse(arguments[2]).multipliedBy(2).toMillis());
            long before = acknowledged.sum();
            long start = System.nanoTime();
            Duration processorBefore = processorTime();
            Thread.sleep(Duration.parse(arguments[3]).toMillis());
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = (acknowledged.sum() - before) / seconds;
            double processors = processorTime().minus(processorBefore).toMillis() / 1_000.0 / seconds;
            finished.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.println(JavaProcess.READY + rate + " " + processors);
        }
        System.exit(0);
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic) {
        EventBodies bodies = new EventBodies(20_261_124);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(RECORDS);
        for (int i = 0; i < RECORDS; i++) {
            String id = bodies.uuid();
            String row = "{\"_id\":\"" + id + "\",\"_received_at\":\"2026-11-23T06:00:00.000Z\",\"_source\":\"bench\","
                    + bodies.columns() + "}";
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, utf8(id), utf8(row));
            record.headers()
                    .add(EventHeaders.ID, utf8(id))
                    .add(EventHeaders.SOURCE, utf8("bench"))
                    .add(EventHeaders.CONTENT_TYPE, utf8(EventHeaders.JSON));
            records.add(record);
        }
        return records;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(
            Producer<byte[], byte[]> producer,
            List<ProducerRecord<byte[], byte[]>> records,
            int first,
            LongAdder acknowledged,
            AtomicBoolean finished) {
        for (int i = first; !finished.get(); i++) {
            Future<RecordMetadata> unused = producer.send(records.get(i % records.size()), (metadata, error) -> {
                if (error == null) {
                    acknowledged.increment();
                }
            });
        }
    }
}
