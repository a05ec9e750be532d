package io.millrace.monitor.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka at which offset of a partition an hour begins. */
public final class HourOffsets {
    private static final long HOUR_MILLIS = 3_600_000;

    private final Admin admin;

    /** @param admin bounded in time by its own settings; the caller closes it */
    public HourOffsets(Admin admin) {
        this.admin = admin;
    }

    /**
     * For each partition the first offset of each of the hours; an hour that has no record and no later one has none.
     *
     * @param firstHour hours since 1970-01-01T00:00Z
     * @param lastHour the last one, included
     */
    public Map<Integer, NavigableMap<Long, Long>> of(
            String topic, List<Integer> partitions, long firstHour, long lastHour) throws InterruptedException {
        Map<Integer, NavigableMap<Long, Long>> starts = new HashMap<>();
        partitions.forEach(partition -> starts.put(partition, new TreeMap<>()));
        try {
            for (long hour = firstHour; hour <= lastHour; hour++) {
                Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
                for (int partition : partitions) {
                    asked.put(new TopicPartition(topic, partition), OffsetSpec.forTimestamp(hour * HOUR_MILLIS));
                }
                ListOffsetsResult answer = admin.listOffsets(asked);
                for (TopicPartition partition : asked.keySet()) {
                    long offset = answer.partitionResult(partition).get().offset();
                    if (offset >= 0) {
                        starts.getOrDefault(partition.partition(), new TreeMap<>())
                                .put(hour, offset);
                    }
                }
            }
            return starts;
        } catch (ExecutionException e) {
            throw new MillraceException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "could not ask Kafka where hours of " + topic + " begin: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    e);
        }
    }
}
