package io.millrace.monitor.reconcile;

import io.millrace.monitor.kafka.PartitionCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.BatchCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Which records Kafka got in which hour, without reading them. A batch is a range of offsets, so the ranges of an hour's batches
 * say how many records the lake passed; what stands between two batches is lost, what comes after the last one waits.
 */
final class KafkaHours {
    private static final long NOTHING_BEFORE = Long.MIN_VALUE;

    private final ToLongFunction<BatchCounts> recordsInRange;

    /**
     * @param recordsInRange records of committed transactions that Kafka had between a batch's offsets; where offsets have no
     *     gaps, as many as there are offsets
     */
    KafkaHours(ToLongFunction<BatchCounts> recordsInRange) {
        this.recordsInRange = recordsInRange;
    }

    /** A partition of a topic that has more than the lake. */
    record Tail(int partition, long from, long end) {}

    /** What the topic has beyond the lake's chains; nothing for a partition that is stored completely. */
    static List<Tail> tails(List<BatchCounts> batches, TopicCounts topic) {
        Map<Integer, Long> ends = new HashMap<>();
        for (BatchCounts batch : batches) {
            if (batch.name().topicId().equals(topic.topicId())) {
                ends.merge(batch.name().partition(), batch.end(), Math::max);
            }
        }
        List<Tail> tails = new ArrayList<>();
        for (PartitionCounts partition : topic.partitions()) {
            long from = Math.max(ends.getOrDefault(partition.partition(), partition.start()), partition.start());
            if (from < partition.end()) {
                tails.add(new Tail(partition.partition(), from, partition.end()));
            }
        }
        return tails;
    }

    /**
     * The hours of a dataset.
     *
     * @param topic empty when the topic is gone: then nothing waits
     * @param hourStarts of the partitions that have a tail, by partition: the first offset of each hour, as far as asked; offsets
     *     before the first belong to the hour before it
     */
    Map<Long, KafkaHour> hours(
            List<BatchCounts> batches,
            Optional<TopicCounts> topic,
            Map<Integer, NavigableMap<Long, Long>> hourStarts,
            long currentHour) {
        Map<Long, KafkaHour> hours = new TreeMap<>();
        Map<String, List<BatchCounts>> chains = new TreeMap<>();
        for (BatchCounts batch : batches) {
            chains.computeIfAbsent(batch.name().topicId() + "-" + batch.name().partition(), any -> new ArrayList<>())
                    .add(batch);
        }
        chains.values().forEach(chain -> chain(chain, topic, hours));
        topic.ifPresent(known -> tails(batches, known)
                .forEach(tail ->
                        tail(tail, hourStarts.getOrDefault(tail.partition(), new TreeMap<>()), currentHour, hours)));
        return hours;
    }

    private void chain(List<BatchCounts> chain, Optional<TopicCounts> topic, Map<Long, KafkaHour> hours) {
        chain.sort(Comparator.comparingLong(batch -> batch.name().start()));
        long end = NOTHING_BEFORE;
        long hour = 0;
        for (BatchCounts batch : chain) {
            long start = batch.name().start();
            if (end != NOTHING_BEFORE && start > end) {
                lost(batch.name().partition(), end, start, hour, hours);
            }
            end = Math.max(end, batch.end());
            hour = batch.hour();
            hours.merge(hour, new KafkaHour(recordsInRange.applyAsLong(batch), 0, 0, List.of()), KafkaHour::plus);
        }
        deleted(chain.get(chain.size() - 1), end, hour, topic, hours);
    }

    /** Kafka's retention may have passed the end of the chain. */
    private static void deleted(
            BatchCounts last, long end, long hour, Optional<TopicCounts> topic, Map<Long, KafkaHour> hours) {
        if (topic.isEmpty() || !topic.get().topicId().equals(last.name().topicId())) {
            return;
        }
        for (PartitionCounts partition : topic.get().partitions()) {
            if (partition.partition() == last.name().partition() && partition.start() > end) {
                lost(partition.partition(), end, partition.start(), hour, hours);
            }
        }
    }

    private static void lost(int partition, long from, long end, long hour, Map<Long, KafkaHour> hours) {
        String place = "partition " + partition + ", offsets " + from + " to " + (end - 1) + ": in no batch";
        hours.merge(hour, new KafkaHour(end - from, 0, end - from, List.of(place)), KafkaHour::plus);
    }

    private static void tail(Tail tail, NavigableMap<Long, Long> starts, long currentHour, Map<Long, KafkaHour> hours) {
        long from = tail.from();
        long hour = starts.isEmpty() ? currentHour : starts.firstKey() - 1;
        for (Map.Entry<Long, Long> next : starts.entrySet()) {
            long until = Math.min(next.getValue(), tail.end());
            if (until > from) {
                waits(tail.partition(), from, until, hour, hours);
                from = until;
            }
            hour = next.getKey();
        }
        if (from < tail.end()) {
            waits(tail.partition(), from, tail.end(), hour, hours);
        }
    }

    private static void waits(int partition, long from, long end, long hour, Map<Long, KafkaHour> hours) {
        String place = "partition " + partition + ", offsets " + from + " to " + (end - 1) + ": not stored yet";
        hours.merge(hour, new KafkaHour(end - from, end - from, 0, List.of(place)), KafkaHour::plus);
    }
}
