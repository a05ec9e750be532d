package io.millrace.lakewriter.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether Kafka has records of partitions that are not read: nobody else would know of these records, and the lake would
 * look up to date. Runs on the consumer's thread; what blocks comes back through the {@link Background}.
 */
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    /** How long a partition stands still before it is looked at, and from one look to the next. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final PartitionWork work;
    private final Background background;
    private final LoopThreads threads;
    private boolean isLooking;
    private Optional<Deadline> lookAgainAt = Optional.empty();

    Standstill(Consumer<byte[], byte[]> consumer, PartitionWork work, Background background, LoopThreads threads) {
        this.consumer = consumer;
        this.work = work;
        this.background = background;
        this.threads = threads;
    }

    /** Notes which partitions stand still, and looks at their logs from time to time. */
    void look(Collection<AssignedPartition> partitions) {
        List<AssignedPartition> standing = standing(partitions);
        boolean mustWait =
                isLooking || lookAgainAt.filter(again -> !again.isOver()).isPresent();
        if (standing.isEmpty() || mustWait) {
            return;
        }
        isLooking = true;
        List<TopicPartition> ids =
                standing.stream().map(partition -> partition.id).toList();
        background.run(
                threads.recoveries(),
                () -> work.logEnds(ids),
                () -> true,
                ends -> looked(standing, ends),
                failure -> failed(failure));
    }

    private List<AssignedPartition> standing(Collection<AssignedPartition> partitions) {
        Set<TopicPartition> paused = consumer.paused();
        Instant now = threads.clock().instant();
        List<AssignedPartition> standing = new ArrayList<>();
        for (AssignedPartition partition : partitions) {
            boolean flows = partition.state instanceof PartitionState.Running && !paused.contains(partition.id);
            if (flows) {
                partition.flows();
            } else if (!partition.standsStill(now).isAfter(now.minus(PATIENCE))) {
                standing.add(partition);
            }
        }
        return standing;
    }

    private void looked(List<AssignedPartition> standing, Map<TopicPartition, Long> ends) {
        ended();
        standing.forEach(
                partition -> Optional.ofNullable(ends.get(partition.id)).ifPresent(partition::sawLogEnd));
    }

    private void failed(Throwable failure) {
        ended();
        LOG.debug("the ends of logs were not found; what was seen before stands: {}", failure.getMessage());
    }

    private void ended() {
        isLooking = false;
        lookAgainAt = Optional.of(Deadline.after(threads.ticker(), PATIENCE));
    }
}
