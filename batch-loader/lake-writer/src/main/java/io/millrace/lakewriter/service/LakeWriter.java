package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.lake.store.ConditionalWrites;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lakewriter.kafka.KafkaClients;
import io.millrace.lakewriter.kafka.Topics;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Copies the topics of all datasets into the lake, every record exactly once however often and wherever it runs. Owns
 * its threads and its Kafka clients, not the object store. Thread-safe.
 */
public final class LakeWriter implements AutoCloseable {
    /** They wait for answers nearly all the time; the object store's client has connections for twice as many. */
    private static final int RECOVERY_THREADS = 32;

    private static final int LOAD_THREADS = 3;
    private static final Duration END_OF_THREADS = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final ObjectStore store;
    private final WriterOptions options;
    private final Admin admin;
    private final Topics topics;
    private final ConditionalWrites conditionalWrites;
    private final ExecutorService recoveries = Executors.newFixedThreadPool(RECOVERY_THREADS, threads("lake-recovery"));
    // Of their own: windows take long to load, and no partition shall wait for another one's before it is looked at.
    private final ExecutorService windowLoads = Executors.newFixedThreadPool(LOAD_THREADS, threads("lake-window"));
    private final ExecutorService uploads;
    private final ExecutorService encoders = Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1), threads("lake-encoder"));
    private final List<ConsumerThread> consumers = new ArrayList<>();

    public LakeWriter(
            KafkaClients clients,
            ObjectStore store,
            WriterOptions options,
            MeterRegistry registry,
            InstantSource clock) {
        this.clock = clock;
        this.store = new MeteredStore(store, registry);
        this.conditionalWrites = new ConditionalWrites(this.store);
        Ticker ticker = Ticker.systemTicker();
        this.options = options;
        this.admin = clients.admin();
        this.topics = new Topics(admin, clients.groupId());
        this.uploads = Executors.newFixedThreadPool(options.uploadThreads(), threads("lake-upload"));
        PartitionJobs jobs = new PartitionJobs(clients, topics, this.store, conditionalWrites, options, clock);
        WriterMetrics metrics = new WriterMetrics(registry, this::oldestUnstoredSeconds);
        MemoryBudget memory = new MemoryBudget(options.memoryBytes());
        LoopThreads threads = new LoopThreads(recoveries, windowLoads, uploads, encoders, ticker, clock);
        for (int number = 0; number < options.consumers(); number++) {
            int member = number;
            consumers.add(new ConsumerThread(
                    "lake-consumer-" + number,
                    () -> new ConsumerLoop(clients.member(member), options, jobs, threads, metrics, memory),
                    options.shutdownTimeout(),
                    ticker));
        }
        metrics.gauge("millrace.lake.memory.bytes", "Memory of batches that are not stored yet", memory::used);
        metrics.gauge(
                "millrace.lake.window.bytes",
                "Memory of the deduplication windows",
                () -> sum(LoopReport::windowBytes));
        metrics.gauge("millrace.lake.window.ids", "Ids in the deduplication windows", () -> sum(LoopReport::windowIds));
        metrics.gauge(
                "millrace.lake.window.loading.offsets",
                "Offsets that are still to be read for deduplication windows",
                () -> sum(LoopReport::loadingOffsets));
        metrics.gauge("millrace.lake.batches.open", "Batches that take records", () -> sum(LoopReport::openBatches));
        metrics.gauge("millrace.lake.partitions.running", "Partitions whose records flow", this::running);
        metrics.gauge(
                "millrace.lake.partitions.broken", "Partitions that wait for somebody to act", () -> broken().size());
        metrics.gauge(
                "millrace.lake.topics.ignored",
                "Topics that match and are left alone, for their names are no datasets'",
                () -> ignoredTopics().size());
    }

    /** Begins to copy. */
    public void start() {
        consumers.forEach(ConsumerThread::start);
    }

    /**
     * Proves that Kafka answers.
     *
     * @throws MillraceException {@link ErrorCode#KAFKA_UNAVAILABLE}
     */
    public void checkKafka() {
        topics.probe();
    }

    /**
     * Proves that the object store answers and, once, that it knows conditional writes. Nothing is stored before that.
     *
     * @throws MillraceException {@link ErrorCode#OBJECT_STORE_UNAVAILABLE}; {@link ErrorCode#INVALID_CONFIGURATION} when
     *     the store can't be used
     */
    public void checkObjectStore() {
        store.probe();
        conditionalWrites.require();
    }

    /**
     * Proves that every partition given to this process flows.
     *
     * @throws MillraceException {@link ErrorCode#CHAIN_BROKEN} when one needs somebody to act;
     *     {@link ErrorCode#SHUTTING_DOWN} when a consumer does not run
     */
    public void checkPartitions() {
        if (!broken().isEmpty()) {
            throw new MillraceException(
                    ErrorCode.CHAIN_BROKEN,
                    Stream.concat(broken().stream(), ignoredNote()).collect(Collectors.joining("\n")));
        }
        List<String> waiting = reports()
                .flatMap(report -> report.waiting().stream())
                .distinct()
                .toList();
        Optional<String> stopped = consumers.stream()
                .flatMap(consumer -> consumer.failure().stream())
                .findFirst();
        if (stopped.isPresent() || !waiting.isEmpty()) {
            throw new MillraceException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    Stream.of(stopped.stream(), waiting.stream(), ignoredNote())
                            .flatMap(each -> each)
                            .collect(Collectors.joining("\n")));
        }
    }

    /** Why partitions have stopped until somebody acts. */
    public List<String> broken() {
        return reports().flatMap(report -> report.broken().stream()).toList();
    }

    /** Topics that match and are left alone, for their names are no datasets'. */
    public List<String> ignoredTopics() {
        return reports()
                .flatMap(report -> report.ignored().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<String> ignoredNote() {
        List<String> topics = ignoredTopics();
        return topics.isEmpty()
                ? Stream.empty()
                : Stream.of("left alone, for their names are no datasets': " + String.join(", ", topics));
    }

    /** How many partitions flow. */
    public int running() {
        return reports().mapToInt(LoopReport::running).sum();
    }

    /** How far the deduplication windows are that are being loaded, a line for each partition. */
    public List<String> loadingWindows() {
        return reports().flatMap(report -> report.loading().stream()).toList();
    }

    /**
     * Kafka timestamp of the dataset's oldest record that is not stored. For partitions that are not read, since when they
     * are not.
     */
    public Optional<Instant> oldestUnstored(DatasetName dataset) {
        return reports()
                .flatMap(report -> Optional.ofNullable(report.oldestUnstored().get(dataset)).stream())
                .min(Comparator.naturalOrder());
    }

    private double oldestUnstoredSeconds(DatasetName dataset) {
        return oldestUnstored(dataset)
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0))
                .orElse(0.0);
    }

    private long sum(ToLongFunction<LoopReport> number) {
        return reports().mapToLong(number).sum();
    }

    private Stream<LoopReport> reports() {
        return consumers.stream().map(ConsumerThread::report);
    }

    /** Stores what is open, within the shutdown timeout, and leaves the group. */
    @Override
    public void close() {
        consumers.forEach(ConsumerThread::stop);
        end();
    }

    /**
     * Stops as a killed process would: nothing more is stored, the group is not told. For tests.
     *
     * @param uploadsGoOn whether batches on their way arrive nevertheless, some time, as those of a process that only hangs
     */
    void abandon(boolean uploadsGoOn) {
        if (uploadsGoOn) {
            uploads.shutdown();
        } else {
            uploads.shutdownNow();
        }
        recoveries.shutdownNow();
        windowLoads.shutdownNow();
        consumers.forEach(ConsumerThread::abandon);
        joinConsumers();
        encoders.shutdownNow();
    }

    private void end() {
        try {
            joinConsumers();
            recoveries.shutdownNow();
            windowLoads.shutdownNow();
            uploads.shutdownNow();
            encoders.shutdownNow();
        } finally {
            admin.close(Duration.ofSeconds(1));
        }
    }

    private void joinConsumers() {
        long deadline = System.nanoTime()
                + options.shutdownTimeout().plus(END_OF_THREADS).toNanos();
        try {
            for (ConsumerThread consumer : consumers) {
                consumer.join(Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return job -> {
            Thread thread = new Thread(job, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
