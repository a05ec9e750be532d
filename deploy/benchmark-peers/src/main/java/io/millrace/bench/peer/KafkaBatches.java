package io.millrace.bench.peer;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes batches in Kafka transactions with the producer settings of Millrace's own connector, many batches in one: a transaction
 * for each batch would cost more.
 */
final class KafkaBatches implements DebeziumEngine.ChangeConsumer<ChangeEvent<byte[], byte[]>>, AutoCloseable {
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String name;
    private final boolean commitsEach;
    private final Runnable written;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private long begun;

    KafkaBatches(String bootstrapServers, String name, boolean commitsEach, Runnable written) {
        this.name = name;
        this.commitsEach = commitsEach;
        this.written = written;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "transactional.id",
                        "peer-" + name,
                        "acks",
                        "all",
                        "compression.type",
                        "lz4",
                        "batch.size",
                        256 * 1024,
                        "linger.ms",
                        20,
                        "buffer.memory",
                        64L * 1024 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        // The last batches before the engine has nothing more.
        var unused = timer.scheduleWithFixedDelay(this::commitIfDue, 50, 50, TimeUnit.MILLISECONDS);
    }

    private synchronized void commitIfDue() {
        if (begun != 0 && System.nanoTime() - begun >= COMMIT_NANOS) {
            producer.commitTransaction();
            begun = 0;
        }
    }

    @Override
    public synchronized void handleBatch(
            List<ChangeEvent<byte[], byte[]>> records,
            DebeziumEngine.RecordCommitter<ChangeEvent<byte[], byte[]>> committer)
            throws InterruptedException {
        long now = System.nanoTime();
        if (begun == 0) {
            producer.beginTransaction();
            begun = now;
        }
        for (ChangeEvent<byte[], byte[]> record : records) {
            String topic =
                    name + record.destination().substring(record.destination().indexOf('.'));
            var unused = producer.send(new ProducerRecord<>(topic, record.key(), record.value()));
            committer.markProcessed(record);
        }
        if (commitsEach || now - begun >= COMMIT_NANOS) {
            producer.commitTransaction();
            begun = 0;
        }
        committer.markBatchFinished();
        written.run();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        producer.close();
    }
}
