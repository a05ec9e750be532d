package io.millrace.ingest.kafka;

import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Remark;
import io.millrace.ingest.tally.AcceptedCounts;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.event.EventHeaders;
import io.millrace.schemas.event.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to Kafka, a topic for each table. An event counts as stored when all the replicas that its topic demands have
 * it; everything else that is not a refusal is left to the client's next attempt under the same id.
 */
public final class KafkaEventLog implements EventLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaEventLog.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);
    private static final Duration CALLBACK_MARGIN = Duration.ofSeconds(10);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(10);
    private static final Duration WARN_EVERY = Duration.ofSeconds(10);
    private static final int FIRST_EVENT_THREADS = 4;
    private static final byte[] JSON = EventHeaders.JSON.getBytes(StandardCharsets.UTF_8);
    private static final Delivery STORED = new Delivery.Stored();

    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    private final Duration longestWait;
    private final TopicCatalog topics;
    private final InstantSource clock;
    private final AcceptedCounts counts;
    private final ExecutorService firstEvents;
    private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);

    private volatile WatchedProducer current;
    private volatile Instant nextRenewal = Instant.MIN;

    /** A producer and whether it still works. */
    private record WatchedProducer(Producer<byte[], byte[]> producer, ProducerWatch watch) {}

    /**
     * @param producers makes a producer, and another one when the one before has failed for good; all are closed here
     * @param admin only used, not closed
     * @param counts told of every event that is stored
     */
    public KafkaEventLog(
            Supplier<? extends Producer<byte[], byte[]>> producers,
            Admin admin,
            TopicSettings settings,
            Duration deliveryTimeout,
            AcceptedCounts counts,
            InstantSource clock) {
        this.producers = producers;
        this.counts = counts;
        this.longestWait = deliveryTimeout.plus(CALLBACK_MARGIN);
        this.clock = clock;
        this.current = produced();
        this.topics =
                new TopicCatalog(admin, () -> current.producer, error -> current.watch.failed(error), settings, clock);
        this.firstEvents = Executors.newFixedThreadPool(FIRST_EVENT_THREADS, task -> {
            Thread thread = new Thread(task, "first-events");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public CompletableFuture<List<Delivery>> append(List<IncomingEvent> events, Optional<TraceParent> trace) {
        Appending appending = new Appending(events.size(), trace);
        if (areOfOneTable(events)) {
            append(events.get(0).dataset(), IntStream.range(0, events.size()).toArray(), events, appending);
            return appending.done();
        }
        Map<DatasetName, IntStream.Builder> byDataset = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            byDataset
                    .computeIfAbsent(events.get(i).dataset(), dataset -> IntStream.builder())
                    .add(i);
        }
        byDataset.forEach((dataset, group) -> append(dataset, group.build().toArray(), events, appending));
        return appending.done();
    }

    private static boolean areOfOneTable(List<IncomingEvent> events) {
        for (IncomingEvent event : events) {
            if (!event.dataset().equals(events.get(0).dataset())) {
                return false;
            }
        }
        return !events.isEmpty();
    }

    /** A table's first events wait for its topic; the threads that tell of topics have other things to do than send. */
    private void append(DatasetName dataset, int[] group, List<IncomingEvent> events, Appending appending) {
        CompletableFuture<TopicState> topic = topics.ensure(dataset);
        if (topic.isDone()) {
            TopicState state = topic.join();
            if (!(state instanceof TopicState.Ready) || topics.isKnownToProducer(dataset)) {
                send(state, group, events, appending);
                return;
            }
            topics.forget(dataset);
            topic = topics.ensure(dataset);
        }
        CompletableFuture<Void> unused = topic.thenAccept(state -> {
            try {
                firstEvents.execute(() -> send(state, group, events, appending));
            } catch (RejectedExecutionException e) {
                completeAll(group, appending, new Delivery.Unknown(ErrorCode.SHUTTING_DOWN, "the service is stopping"));
            }
        });
    }

    private void send(TopicState state, int[] group, List<IncomingEvent> events, Appending appending) {
        if (state instanceof TopicState.Full full) {
            completeAll(
                    group,
                    appending,
                    new Delivery.Refused(
                            ErrorCode.TOO_MANY_TABLES,
                            "the table does not exist, and all " + full.maxTables() + " allowed tables do"));
            return;
        }
        if (state instanceof TopicState.Unavailable) {
            completeAll(group, appending, unavailable());
            return;
        }
        WatchedProducer now = current;
        ProducerWatch.Handover handover = now.watch.begin(group.length);
        send(group, events, appending, now.producer, handover);
    }

    private void send(
            int[] group,
            List<IncomingEvent> events,
            Appending appending,
            Producer<byte[], byte[]> producer,
            ProducerWatch.Handover handover) {
        String topic = events.get(group[0]).dataset().topic();
        for (int i = 0; i < group.length; i++) {
            int event = group[i];
            boolean tried = !appending.isGivenUp();
            if (tried) {
                send(event, events.get(event), topic, appending, producer, handover);
            }
            // The next ones would wait just as long in vain, and must not overtake this one. Those before are on their
            // way.
            if (!tried || appending.hasFailed(event)) {
                handover.end(tried ? group.length - i - 1 : group.length - i);
                completeAll(Arrays.copyOfRange(group, i, group.length), appending, unavailable());
                return;
            }
        }
    }

    private void send(
            int index,
            IncomingEvent event,
            String topic,
            Appending appending,
            Producer<byte[], byte[]> producer,
            ProducerWatch.Handover handover) {
        DatasetName dataset = event.dataset();
        Thread sender = Thread.currentThread();
        try {
            Future<RecordMetadata> unused =
                    producer.send(record(event, topic, appending.trace()), (metadata, error) -> {
                        if (error == null) {
                            handover.stored();
                            counts.stored(dataset, metadata.hasTimestamp() ? metadata.timestamp() : -1);
                            appending.complete(index, STORED);
                        } else {
                            handover.failed(error);
                            boolean refusedAtOnce = Thread.currentThread() == sender;
                            if (refusedAtOnce && error instanceof TimeoutException) {
                                appending.giveUp();
                            }
                            appending.complete(index, failed(dataset, error, refusedAtOnce));
                        }
                    });
        } catch (InterruptException e) {
            handover.end(1);
            Thread.currentThread().interrupt();
            appending.giveUp();
            appending.complete(index, unavailable());
        } catch (KafkaException | IllegalStateException e) {
            handover.failed(e);
            appending.complete(index, failed(dataset, e, true));
        }
    }

    private Delivery failed(DatasetName dataset, Exception error, boolean refusedAtOnce) {
        if (error instanceof RecordTooLargeException) {
            return new Delivery.Refused(ErrorCode.EVENT_TOO_LARGE, "the event is larger than Kafka takes");
        }
        boolean noMetadata =
                refusedAtOnce && error instanceof TimeoutException && !(error instanceof BufferExhaustedException);
        boolean topicMayBeGone = noMetadata || error instanceof UnknownTopicOrPartitionException;
        if (topicMayBeGone) {
            topics.forget(dataset);
        }
        warn(dataset, error);
        return unavailable();
    }

    private void warn(DatasetName dataset, Exception error) {
        Instant now = clock.instant();
        Instant next = nextWarning.get();
        if (!now.isBefore(next) && nextWarning.compareAndSet(next, now.plus(WARN_EVERY))) {
            LOG.warn(
                    "Kafka did not take events of {}: {}: {}",
                    dataset,
                    error.getClass().getSimpleName(),
                    error.getMessage());
        }
    }

    private static Delivery unavailable() {
        return new Delivery.Unknown(
                ErrorCode.KAFKA_UNAVAILABLE, "Kafka did not acknowledge the event in time; send it again with this id");
    }

    private static void completeAll(int[] group, Appending appending, Delivery delivery) {
        for (int event : group) {
            appending.complete(event, delivery);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            IncomingEvent event, String topic, Optional<TraceParent> trace) {
        byte[] id = event.id().getBytes(StandardCharsets.UTF_8);
        byte[] key = event.key().equals(event.id()) ? id : event.key().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, key, event.row().line());
        record.headers()
                .add(EventHeaders.ID, id)
                .add(EventHeaders.SOURCE, event.source().getBytes(StandardCharsets.UTF_8))
                .add(EventHeaders.CONTENT_TYPE, JSON);
        event.remark().filter(Remark::isQuarantined).ifPresent(remark -> record.headers()
                .add(
                        EventHeaders.QUARANTINE,
                        (remark.code().text() + ':' + remark.reason()).getBytes(StandardCharsets.UTF_8)));
        trace.ifPresent(parent ->
                record.headers().add(EventHeaders.TRACE_PARENT, parent.text().getBytes(StandardCharsets.US_ASCII)));
        return record;
    }

    /**
     * Asks the producer's state, not Kafka's. One that has failed for good is replaced, so that nobody has to restart the
     * service; what it still held is left to the clients' next attempts.
     *
     * @throws MillraceException when the producer did not work any more
     */
    public synchronized void requireWorkingProducer() {
        WatchedProducer asked = current;
        try {
            asked.watch.requireWorking();
        } catch (MillraceException e) {
            renew(asked, e);
            throw e;
        }
    }

    private void renew(WatchedProducer broken, MillraceException reason) {
        Instant now = clock.instant();
        if (now.isBefore(nextRenewal)) {
            return;
        }
        nextRenewal = now.plus(RENEW_EVERY);
        LOG.warn("the Kafka producer is replaced: {}", reason.getMessage());
        current = produced();
        // Closing may wait for a thread that is stuck.
        Thread closing = new Thread(() -> broken.producer.close(Duration.ZERO), "old-producer");
        closing.setDaemon(true);
        closing.start();
    }

    private WatchedProducer produced() {
        return new WatchedProducer(producers.get(), new ProducerWatch(longestWait, clock));
    }

    /** Waits for what is under way, up to a limit. */
    @Override
    public synchronized void close() {
        firstEvents.shutdown();
        current.producer.close(CLOSE_WITHIN);
    }
}
