package io.millrace.loader.run;

import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds datasets and gives each its turn on a bounded number of threads. */
public final class LoaderLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoaderLoop.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);
    private static final int CLOSE_SECONDS = 15;
    private static final Duration LONGEST_TICK = Duration.ofMinutes(5);

    private final LoadPorts ports;
    private final LoaderStatus status;
    private final Schedule schedule;
    private final Retries retries;
    private final Gate gate;
    private final Runnable sweep;
    private final Uptime uptime;
    private final Thread thread;
    private final ExecutorService workers;
    private final Map<DatasetName, DatasetLoader> loaders = new ConcurrentSkipListMap<>();
    private Duration nextDiscovery = Duration.ZERO;
    private Duration nextSweep = Duration.ZERO;
    private int failedDiscoveries;
    private boolean wasOpen;
    private volatile boolean started;
    private volatile boolean closed;
    private volatile @Nullable Duration lastTick;

    /** What loading needs. */
    public interface Gate {
        /** Waits until loading may begin. */
        void await() throws InterruptedException;

        /** Whether everything that loading needs is there, as far as known. */
        boolean isOpen();

        /** Why nothing may be loaded now, although nothing is wrong with the loader; empty when it may. */
        Optional<String> waitsFor();
    }

    /**
     * When and how to load.
     *
     * @param policies asked anew for every pass, as are the cadences
     * @param discovery how often to look for new datasets
     * @param threads most datasets at a time
     * @param longestPass a dataset of which no pass has ended for this long is stuck, unless its cadence is that slow
     */
    public record Schedule(
            Function<DatasetName, LoadPolicy> policies,
            Function<DatasetName, Duration> cadences,
            Supplier<Duration> discovery,
            int threads,
            Duration longestPass) {}

    /**
     * @param sweep removes what cut-off loads left behind; runs about every hour
     * @param uptime measures all waits
     */
    public LoaderLoop(
            LoadPorts ports,
            LoaderStatus status,
            Schedule schedule,
            Retries retries,
            Gate gate,
            Runnable sweep,
            Uptime uptime) {
        this.ports = ports;
        this.status = status;
        this.schedule = schedule;
        this.retries = retries;
        this.gate = gate;
        this.sweep = sweep;
        this.uptime = uptime;
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
        started = true;
        thread.start();
    }

    /** Why nothing, or not everything, gets its turn; empty when all is as it should be. */
    public Optional<String> problem() {
        if (!started || closed) {
            return Optional.empty();
        }
        if (!thread.isAlive()) {
            return Optional.of("the schedule has ended; restart the service");
        }
        Duration now = uptime.elapsed();
        Duration ticked = lastTick;
        if (ticked != null && now.minus(ticked).compareTo(LONGEST_TICK) > 0) {
            return Optional.of(
                    "the schedule has stood still for " + now.minus(ticked).toSeconds() + " s");
        }
        List<String> overdue = loaders.entrySet().stream()
                .filter(loader -> loader.getValue().isOverdue(now, schedule.longestPass()))
                .map(loader -> loader.getKey().value())
                .toList();
        return overdue.isEmpty() ? Optional.empty() : Optional.of("no pass has ended for long over " + overdue);
    }

    private void run() {
        try {
            gate.await();
            while (!Thread.currentThread().isInterrupted()) {
                tickSafely();
                TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing may end the schedule but {@link #close}. */
    private void tickSafely() throws InterruptedException {
        try {
            tick(uptime.elapsed());
        } catch (RuntimeException | Error e) {
            if (closed) {
                return;
            }
            LOG.error("the schedule broke; it goes on", e);
            TimeUnit.MILLISECONDS.sleep(retries.outage().after(1).toMillis());
        }
    }

    private void tick(Duration now) {
        lastTick = now;
        Optional<String> waitsFor = gate.waitsFor();
        boolean open = gate.isOpen() && waitsFor.isEmpty();
        if (open && !wasOpen) {
            loaders.values().forEach(loader -> loader.recovered(now));
            nextDiscovery = now;
        }
        wasOpen = open;
        if (now.compareTo(nextDiscovery) >= 0) {
            nextDiscovery = now.plus(discover());
        }
        loaders.values().stream()
                .filter(loader -> loader.isDue(now))
                .sorted(Comparator.comparing(DatasetLoader::due))
                .forEach(loader -> begin(loader, waitsFor));
        if (now.compareTo(nextSweep) >= 0) {
            nextSweep = now.plus(SWEEP_INTERVAL);
            workers.execute(this::sweep);
        }
    }

    private void begin(DatasetLoader loader, Optional<String> waitsFor) {
        loader.take();
        try {
            workers.execute(() -> loader.run(waitsFor));
        } catch (RuntimeException | Error e) {
            loader.giveBack();
            throw e;
        }
    }

    private Duration discover() {
        try {
            ports.lake().datasets().forEach(this::add);
            failedDiscoveries = 0;
            return schedule.discovery().get();
        } catch (MillraceException e) {
            failedDiscoveries++;
            LOG.warn("the lake's datasets could not be listed: {}", e.getMessage());
            return retries.outage().after(failedDiscoveries);
        } catch (RuntimeException | Error e) {
            failedDiscoveries++;
            LOG.error("looking for the lake's datasets broke; it is tried again", e);
            return retries.outage().after(failedDiscoveries);
        }
    }

    private void add(DatasetName dataset) {
        loaders.computeIfAbsent(
                dataset,
                name -> new DatasetLoader(
                        name, ports, schedule.policies(), schedule.cadences(), retries, status, uptime));
    }

    private void sweep() {
        try {
            sweep.run();
        } catch (MillraceException e) {
            LOG.warn("leftovers of loads could not be removed, which is tried again: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("removing leftovers of loads broke; it is tried again", e);
        }
    }

    /** Lets running loads end for a while, then cuts them off: what isn't committed is loaded by the next start. */
    @Override
    public void close() {
        closed = true;
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
