package io.millrace.monitor.reconcile;

import io.millrace.monitor.kafka.PartitionCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.BatchWindow;
import io.millrace.monitor.lake.ChainRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** A part of a chain: one batch, or many that follow one another, in the hour of the last. */
    private record Part(String topicId, int partition, long start, long end, long hour) {
        static Part of(BatchCounts batch) {
            return new Part(
                    batch.name().topicId(),
                    batch.name().partition(),
                    batch.name().start(),
                    batch.end(),
                    batch.hour());
        }

        static Part of(ChainRun run) {
            return new Part(run.topicId(), run.partition(), run.start(), run.end(), run.lastHour());
        }
    }

    /** What the topic has beyond the lake's chains; nothing for a partition that is stored completely. */
    static List<Tail> tails(BatchWindow batches, TopicCounts topic) {
        Map<Integer, Long> ends = new HashMap<>();
        for (BatchCounts batch : batches.batches()) {
            if (batch.name().topicId().equals(topic.topicId())) {
                ends.merge(batch.name().partition(), batch.end(), Math::max);
            }
        }
        for (ChainRun run : batches.earlier()) {
            if (run.topicId().equals(topic.topicId())) {
                ends.merge(run.partition(), run.end(), Math::max);
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
     * The hours of a dataset: right for those of the window; of earlier ones only what was lost.
     *
     * @param topic empty when the topic is gone: then nothing waits
     * @param hourStarts of the partitions that have a tail, by partition: the first offset of each hour, as far as asked; offsets
     *     before the first belong to the hour before it
     */
    Map<Long, KafkaHour> hours(
            BatchWindow batches,
            Optional<TopicCounts> topic,
            Map<Integer, NavigableMap<Long, Long>> hourStarts,
            long currentHour) {
        Map<Long, KafkaHour> hours = new TreeMap<>();
        batches.batches()
                .forEach(batch -> hours.merge(
                        batch.hour(),
                        new KafkaHour(recordsInRange.applyAsLong(batch), 0, 0, List.of()),
                        KafkaHour::plus));
        Stream.concat(
                        batches.batches().stream().map(Part::of),
                        batches.earlier().stream().map(Part::of))
                .collect(Collectors.groupingBy(
                        part -> part.topicId() + "-" + part.partition(),
                        TreeMap::new,
                        Collectors.toCollection(ArrayList::new)))
                .values()
                .forEach(chain -> chain(chain, topic, hours));
        topic.ifPresent(known -> tails(batches, known)
                .forEach(tail ->
                        tail(tail, hourStarts.getOrDefault(tail.partition(), new TreeMap<>()), currentHour, hours)));
        return hours;
    }

    private static void chain(List<Part> chain, Optional<TopicCounts> topic, Map<Long, KafkaHour> hours) {
        chain.sort(Comparator.comparingLong(Part::start));
        long end = NOTHING_BEFORE;
        long hour = 0;
        for (Part part : chain) {
            if (end != NOTHING_BEFORE && part.start() > end) {
                lost(part.partition(), end, part.start(), hour, hours);
            }
            end = Math.max(end, part.end());
            hour = part.hour();
        }
        deleted(chain.get(chain.size() - 1), end, hour, topic, hours);
    }

    /** Kafka's retention may have passed the end of the chain. */
    private static void deleted(
            Part last, long end, long hour, Optional<TopicCounts> topic, Map<Long, KafkaHour> hours) {
        if (topic.isEmpty() || !topic.get().topicId().equals(last.topicId())) {
            return;
        }
        for (PartitionCounts partition : topic.get().partitions()) {
            if (partition.partition() == last.partition() && partition.start() > end) {
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
