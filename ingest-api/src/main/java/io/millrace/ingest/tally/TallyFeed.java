package io.millrace.ingest.tally;

import io.millrace.schemas.tally.Tally;
import io.millrace.schemas.tally.TallyCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the counts of this run, on a thread of its own with a producer of its own: whatever happens here, no event waits for
 * it. Counts that Kafka did not take are told again. When the edge stops, the last counts go before the word that they are the
 * last.
 */
public final class TallyFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TallyFeed.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final AcceptedCounts counts;
    private final String edge;
    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    private final Admin admin;
    private final Topic topic;
    private final Duration interval;
    private final InstantSource clock;
    private final Instant begin;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
    private boolean topicExists;
    private boolean failing;
    private volatile boolean started;
    private volatile boolean closed;

    /** How the topic is made when it is missing. */
    public record Topic(short replicationFactor, int minInsyncReplicas, Duration retention) {}

    /**
     * @param edge name for people
     * @param producers makes the producer, which is closed here
     * @param admin only used, not closed
     */
    public TallyFeed(
            AcceptedCounts counts,
            String edge,
            Supplier<? extends Producer<byte[], byte[]>> producers,
            Admin admin,
            Topic topic,
            Duration interval,
            InstantSource clock) {
        this.counts = counts;
        this.edge = edge;
        this.producers = producers;
        this.admin = admin;
        this.topic = topic;
        this.interval = interval;
        this.clock = clock;
        this.begin = clock.instant();
        this.thread = new Thread(this::run, "tallies");
        thread.setDaemon(true);
    }

    public void start() {
        started = true;
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                publish(false, PATIENCE);
                TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /** Never throws: what could not be told is told next time. */
    private synchronized void publish(boolean last, Duration patience) {
        Instant heard = clock.instant();
        List<Tally.Accepted> changed = counts.changed();
        try {
            ensureTopic(patience);
            send(changed, patience);
            send(List.of(new Tally.Run(counts.run(), edge, begin, heard, last)), patience);
            if (failing) {
                LOG.info("what was accepted is published again");
            }
            failing = false;
        } catch (KafkaException | ExecutionException | TimeoutException | IllegalStateException e) {
            changed.forEach(counts::notTold);
            if (!failing) {
                LOG.warn("what was accepted can't be published, which is tried again: {}", e.toString());
            }
            failing = true;
        } catch (InterruptedException e) {
            changed.forEach(counts::notTold);
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<? extends Tally> tallies, Duration patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        Producer<byte[], byte[]> to = producer.orElseGet(producers);
        producer = Optional.of(to);
        Map<Tally, Future<RecordMetadata>> sent = new LinkedHashMap<>();
        for (Tally tally : tallies) {
            sent.put(
                    tally,
                    to.send(new ProducerRecord<>(
                            Tally.TOPIC, tally.key().getBytes(StandardCharsets.UTF_8), TallyCodec.encode(tally))));
        }
        long deadline = System.nanoTime() + patience.toNanos();
        for (Future<RecordMetadata> each : sent.values()) {
            each.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private void ensureTopic(Duration patience) throws ExecutionException, InterruptedException, TimeoutException {
        if (topicExists) {
            return;
        }
        NewTopic wanted = new NewTopic(Tally.TOPIC, 1, topic.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy",
                        "compact,delete",
                        "retention.ms",
                        Long.toString(topic.retention().toMillis()),
                        "min.insync.replicas",
                        Integer.toString(topic.minInsyncReplicas())));
        try {
            admin.createTopics(List.of(wanted)).all().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        topicExists = true;
    }

    /** Tells the last counts, and that they are the last; gives up after a few seconds. */
    @Override
    public void close() {
        closed = true;
        if (!started) {
            return;
        }
        thread.interrupt();
        try {
            if (!ended.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        publish(true, STOP_PATIENCE);
        producer.ifPresent(used -> used.close(STOP_PATIENCE));
    }
}
