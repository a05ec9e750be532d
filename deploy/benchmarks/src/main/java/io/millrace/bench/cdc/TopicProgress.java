package io.millrace.bench.cdc;

import io.millrace.bench.process.JavaProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Watches a topic fill from the side of its readers: what is committed counts. Ends of transactions count too, less than one in a thousand. */
final class TopicProgress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long LOOK_EVERY_MILLIS = 10;

    private final Admin admin;
    private final String topic;

    TopicProgress(String bootstrapServers, String topic) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.topic = topic;
    }

    /**
     * Measures from the moment at which so many records are there until all are.
     *
     * @param warm records that do not count
     */
    Rate measure(JavaProcess process, long warm, long all) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long first = await(process, warm, deadline);
        if (first >= all) {
            throw new IllegalStateException(
                    "all " + all + " records came in one piece, which gives no rate: use more --rows");
        }
        long started = System.nanoTime();
        double processors = process.processorSeconds();
        long last = await(process, all, deadline);
        double seconds = (System.nanoTime() - started) / 1e9;
        long records = Math.min(last, all) - first;
        return new Rate(
                records / seconds,
                (process.processorSeconds() - processors) * 1e6 / records,
                process.residentBytes() / 1e6);
    }

    private long await(JavaProcess process, long wanted, long deadline) throws Exception {
        while (true) {
            long there = committed();
            if (there >= wanted) {
                return there;
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "only " + there + " of " + wanted + " records came; the output is in " + process.log());
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private long committed() throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        try {
            TopicDescription described = admin.describeTopics(java.util.List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic);
            if (described == null) {
                return 0;
            }
            described
                    .partitions()
                    .forEach(partition ->
                            ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
        return admin
                .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                .sum();
    }

    @Override
    public void close() {
        admin.close();
    }
}
