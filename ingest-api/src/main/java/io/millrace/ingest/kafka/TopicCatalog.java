package io.millrace.ingest.kafka;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which tables have a topic, and creates the missing ones. Nothing here waits: a table that is being created delays
 * its own events only.
 */
final class TopicCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCatalog.class);
    private static final Duration LISTING_SERVES = Duration.ofSeconds(5);

    private static final long KNOWN_SERVES_NANOS = 100_000_000;

    private static final Executor ASK_AGAIN = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    private static final Executor ASK_PRODUCER_AGAIN = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

    private final Admin admin;
    private final Supplier<Producer<?, ?>> producer;
    private final Consumer<Exception> producerFailed;
    private final TopicSettings settings;
    private final InstantSource clock;
    private final Map<DatasetName, CompletableFuture<TopicState>> states = new ConcurrentHashMap<>();

    /** In nanoseconds as {@link System#nanoTime()} has them. */
    private final Map<DatasetName, Long> knownUntil = new ConcurrentHashMap<>();

    /** All guarded by this. */
    private CompletableFuture<Set<DatasetName>> listing = CompletableFuture.completedFuture(Set.of());

    private Instant listedAt = Instant.MIN;
    private final Set<DatasetName> creating = new HashSet<>();
    private final Set<DatasetName> createdSinceListing = new HashSet<>();

    /**
     * @param producer the one in use
     * @param producerFailed told of what it throws
     */
    TopicCatalog(
            Admin admin,
            Supplier<Producer<?, ?>> producer,
            Consumer<Exception> producerFailed,
            TopicSettings settings,
            InstantSource clock) {
        this.admin = admin;
        this.producer = producer;
        this.producerFailed = producerFailed;
        this.settings = settings;
        this.clock = clock;
    }

    /** The state of the table's topic once it is known; never completes exceptionally. */
    CompletableFuture<TopicState> ensure(DatasetName dataset) {
        CompletableFuture<TopicState> known = states.get(dataset);
        if (known != null) {
            return known;
        }
        CompletableFuture<TopicState> mine = new CompletableFuture<>();
        CompletableFuture<TopicState> other = states.putIfAbsent(dataset, mine);
        if (other != null) {
            return other;
        }
        CompletableFuture<Void> unused = CompletableFuture.completedFuture(dataset)
                .thenCompose(asked -> tables())
                .thenCompose(tables -> ready(dataset, tables))
                .exceptionally(error -> unavailable(dataset, error))
                .thenAccept(state -> {
                    if (!(state instanceof TopicState.Ready)) {
                        states.remove(dataset, mine);
                    }
                    mine.complete(state);
                });
        return mine;
    }

    /**
     * Whether the producer has the topic's metadata; it loses all of them when it can reach no broker for a while. An answer
     * serves for a moment: the producer's metadata have a lock that all requests would stand in line for.
     */
    boolean isKnownToProducer(DatasetName dataset) {
        Long until = knownUntil.get(dataset);
        if (until != null && System.nanoTime() - until < 0) {
            return true;
        }
        try {
            boolean isKnown = !producer.get().partitionsFor(dataset.topic()).isEmpty();
            if (isKnown) {
                knownUntil.put(dataset, System.nanoTime() + KNOWN_SERVES_NANOS);
            }
            return isKnown;
        } catch (KafkaException | IllegalStateException e) {
            producerFailed.accept(e);
            return false;
        }
    }

    /** Asks Kafka again the next time: the topic seems to be gone. */
    void forget(DatasetName dataset) {
        knownUntil.remove(dataset);
        CompletableFuture<TopicState> known = states.get(dataset);
        if (known != null && known.isDone() && states.remove(dataset, known)) {
            synchronized (this) {
                listedAt = Instant.MIN;
            }
        }
    }

    /** Tables that have a topic; an answer serves for a while, so that many unknown names don't cost many listings. */
    private synchronized CompletableFuture<Set<DatasetName>> tables() {
        boolean fresh = clock.instant().isBefore(plus(listedAt, LISTING_SERVES));
        if (!listing.isDone() || (fresh && !listing.isCompletedExceptionally())) {
            return listing;
        }
        createdSinceListing.clear();
        listedAt = clock.instant();
        listing = future(admin.listTopics(new ListTopicsOptions().timeoutMs(timeoutMillis()))
                        .names())
                .thenApply(TopicCatalog::eventTables);
        return listing;
    }

    private static Instant plus(Instant instant, Duration duration) {
        return instant.equals(Instant.MIN) ? instant : instant.plus(duration);
    }

    private static Set<DatasetName> eventTables(Set<String> topics) {
        return topics.stream()
                .map(DatasetName::ofTopic)
                .flatMap(Optional::stream)
                .filter(dataset -> !dataset.isChanges())
                .collect(Collectors.toUnmodifiableSet());
    }

    private CompletableFuture<TopicState> ready(DatasetName dataset, Set<DatasetName> tables) {
        if (tables.contains(dataset)) {
            return existing(dataset);
        }
        synchronized (this) {
            Set<DatasetName> all = new HashSet<>(tables);
            all.addAll(createdSinceListing);
            all.addAll(creating);
            if (!all.contains(dataset) && all.size() >= settings.maxTables()) {
                return CompletableFuture.completedFuture(new TopicState.Full(settings.maxTables()));
            }
            creating.add(dataset);
        }
        return create(dataset).whenComplete((state, error) -> {
            synchronized (this) {
                creating.remove(dataset);
                if (error == null) {
                    createdSinceListing.add(dataset);
                }
            }
        });
    }

    private CompletableFuture<TopicState> create(DatasetName dataset) {
        NewTopic topic = new NewTopic(dataset.topic(), settings.partitions(), settings.replicationFactor())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(settings.retention().toMillis()),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(settings.minInsyncReplicas()),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime"));
        CreateTopicsResult result =
                admin.createTopics(List.of(topic), new CreateTopicsOptions().timeoutMs(timeoutMillis()));
        return future(result.numPartitions(dataset.topic()))
                .thenCompose(partitions -> {
                    LOG.info("created the topic {} with {} partitions", dataset.topic(), partitions);
                    return writable(dataset, partitions);
                })
                .exceptionallyCompose(error -> cause(error) instanceof TopicExistsException
                        ? existing(dataset)
                        : CompletableFuture.failedFuture(error));
    }

    private CompletableFuture<TopicState> existing(DatasetName dataset) {
        List<String> topic = List.of(dataset.topic());
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis());
        return whileUnknown(
                        deadline(),
                        () -> future(admin.describeTopics(topic, options).allTopicNames()))
                .thenCompose(topics -> writable(
                        dataset, topics.values().iterator().next().partitions().size()));
    }

    /**
     * Waits until the leader of every partition answers. A producer's first batches to a partition must not meet a broker
     * that does not know yet that it leads it: the first would be turned away and the second, which is already on its way,
     * taken, and Kafka would then refuse the first as out of order until it expires.
     */
    private CompletableFuture<TopicState> writable(DatasetName dataset, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(dataset.topic(), partition), OffsetSpec.latest());
        }
        return whileUnknown(
                        deadline(),
                        () -> future(admin.listOffsets(ends, new ListOffsetsOptions().timeoutMs(timeoutMillis()))
                                .all()))
                .thenCompose(answered -> knownToProducer(dataset, deadline()));
    }

    /** The producer never waits for metadata, so it must have them before the first event. */
    private CompletableFuture<TopicState> knownToProducer(DatasetName dataset, Instant deadline) {
        try {
            List<PartitionInfo> unused = producer.get().partitionsFor(dataset.topic());
            return CompletableFuture.completedFuture(new TopicState.Ready());
        } catch (TimeoutException e) {
            if (!clock.instant().isBefore(deadline)) {
                return CompletableFuture.failedFuture(e);
            }
            return CompletableFuture.supplyAsync(() -> deadline, ASK_PRODUCER_AGAIN)
                    .thenCompose(same -> knownToProducer(dataset, same));
        } catch (KafkaException | IllegalStateException e) {
            producerFailed.accept(e);
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A topic that was just created is unknown to some brokers for a moment, and the admin client doesn't ask again. */
    private <T> CompletableFuture<T> whileUnknown(Instant deadline, Supplier<CompletableFuture<T>> question) {
        return question.get()
                .exceptionallyCompose(error -> cause(error) instanceof UnknownTopicOrPartitionException
                                && clock.instant().isBefore(deadline)
                        ? CompletableFuture.supplyAsync(() -> question, ASK_AGAIN)
                                .thenCompose(again -> whileUnknown(deadline, again))
                        : CompletableFuture.failedFuture(cause(error)));
    }

    private Instant deadline() {
        return clock.instant().plus(settings.createTimeout());
    }

    private static <T> CompletableFuture<T> future(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    private static TopicState unavailable(DatasetName dataset, Throwable error) {
        Throwable cause = cause(error);
        LOG.warn(
                "the topic {} is not available: {}: {}",
                dataset.topic(),
                cause.getClass().getSimpleName(),
                cause.getMessage());
        return new TopicState.Unavailable();
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private int timeoutMillis() {
        return Math.toIntExact(settings.createTimeout().toMillis());
    }
}
