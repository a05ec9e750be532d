package io.millrace.loader.run;

import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds datasets and gives each its turn on a bounded number of threads. */
public final class LoaderLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoaderLoop.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);
    private static final int CLOSE_SECONDS = 15;

    private final LoadPorts ports;
    private final LoaderStatus status;
    private final Schedule schedule;
    private final Backoff backoff;
    private final Gate gate;
    private final Runnable sweep;
    private final Thread thread;
    private final ExecutorService workers;
    private final Map<DatasetName, DatasetLoader> loaders = new TreeMap<>();
    private final Set<DatasetName> skipped = new HashSet<>();
    private Instant nextDiscovery = Instant.MIN;
    private Instant nextSweep = Instant.MIN;
    private int failedDiscoveries;
    private boolean wasOpen;

    /** What loading needs. */
    public interface Gate {
        /** Waits until loading may begin. */
        void await() throws InterruptedException;

        /** Whether everything that loading needs is there, as far as known. */
        boolean isOpen();
    }

    /**
     * When and how to load.
     *
     * @param discovery how often to look for new datasets
     * @param threads most datasets at a time
     */
    public record Schedule(
            Function<DatasetName, LoadPolicy> policies,
            Function<DatasetName, Duration> cadences,
            Duration discovery,
            int threads) {}

    /**
     * @param sweep removes what cut-off loads left behind; runs about every hour
     */
    public LoaderLoop(
            LoadPorts ports, LoaderStatus status, Schedule schedule, Backoff backoff, Gate gate, Runnable sweep) {
        this.ports = ports;
        this.status = status;
        this.schedule = schedule;
        this.backoff = backoff;
        this.gate = gate;
        this.sweep = sweep;
        this.thread = new Thread(this::run, "loader-schedule");
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(schedule.threads(), task -> {
            Thread worker = new Thread(task, "loader-" + number.incrementAndGet());
            worker.setDaemon(true);
            return worker;
        });
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            gate.await();
            while (!Thread.currentThread().isInterrupted()) {
                tick(ports.clock().instant());
                TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick(Instant now) {
        boolean open = gate.isOpen();
        if (open && !wasOpen) {
            loaders.values().forEach(loader -> loader.recovered(now));
            nextDiscovery = now;
        }
        wasOpen = open;
        if (!now.isBefore(nextDiscovery)) {
            nextDiscovery = now.plus(discover());
        }
        loaders.values().stream()
                .filter(loader -> loader.isDue(now))
                .sorted(Comparator.comparing(DatasetLoader::due))
                .forEach(loader -> {
                    loader.take();
                    workers.execute(loader::run);
                });
        if (!now.isBefore(nextSweep)) {
            nextSweep = now.plus(SWEEP_INTERVAL);
            workers.execute(this::sweep);
        }
    }

    private Duration discover() {
        try {
            ports.lake().datasets().forEach(this::add);
            failedDiscoveries = 0;
            return schedule.discovery();
        } catch (MillraceException e) {
            failedDiscoveries++;
            LOG.warn("the lake's datasets could not be listed: {}", e.getMessage());
            return backoff.after(failedDiscoveries);
        }
    }

    private void add(DatasetName dataset) {
        if (dataset.isChanges()) {
            if (skipped.add(dataset)) {
                LOG.warn(
                        "{} holds row changes, which this version doesn't load; its batches stay in the lake", dataset);
            }
            return;
        }
        loaders.computeIfAbsent(
                dataset,
                name -> new DatasetLoader(
                        name,
                        ports,
                        schedule.policies().apply(name),
                        schedule.cadences().apply(name),
                        backoff,
                        status));
    }

    private void sweep() {
        try {
            sweep.run();
        } catch (MillraceException e) {
            LOG.warn("leftovers of loads could not be removed, which is tried again: {}", e.getMessage());
        }
    }

    /** Lets running loads end for a while, then cuts them off: what isn't committed is loaded by the next start. */
    @Override
    public void close() {
        thread.interrupt();
        workers.shutdown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
