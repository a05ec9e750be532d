package io.millrace.loader.derived;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.loader.derived.DerivedVersions.Loadable;
import io.millrace.loader.reconcile.TableLocks;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the results of jobs again and again, and loads what is not in the warehouse, one partition after the other. */
public final class DerivedLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DerivedLoop.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

    private final DerivedVersions versions;
    private final DerivedLoads loads;
    private final TableLocks locks;
    private final Gate gate;
    private final Duration cadence;
    private final Thread thread = new Thread(this::run, "derived-loads");
    private final Map<DatasetName, String> problems = new ConcurrentSkipListMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final Counter loadedVersions;
    private final Counter loadedRows;

    /** Says when loading may go on. */
    public interface Gate {
        /** Waits until loading may begin. */
        void await() throws InterruptedException;

        /** Whether nothing stands against loading at this moment. */
        boolean isOpen();
    }

    public DerivedLoop(
            DerivedVersions versions,
            DerivedLoads loads,
            TableLocks locks,
            Gate gate,
            Duration cadence,
            MeterRegistry metrics) {
        this.versions = versions;
        this.loads = loads;
        this.locks = locks;
        this.gate = gate;
        this.cadence = cadence;
        this.loadedVersions = Counter.builder("millrace.derived.loads")
                .description("Versions of jobs' results that this loader brought into the warehouse")
                .register(metrics);
        this.loadedRows = Counter.builder("millrace.derived.rows")
                .description("Rows of versions of jobs' results that this loader brought into the warehouse")
                .register(metrics);
        Gauge.builder("millrace.derived.pending", pending, AtomicInteger::get)
                .description("Partitions of jobs' results whose current version the warehouse does not hold")
                .register(metrics);
        Gauge.builder("millrace.derived.refused", refused, AtomicInteger::get)
                .description("Datasets of jobs of which a version can't be loaded until somebody mends something")
                .register(metrics);
    }

    /** Begins. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** What keeps versions out of the warehouse, by dataset. */
    public Map<String, String> problems() {
        Map<String, String> told = new TreeMap<>();
        problems.forEach((dataset, problem) -> told.put(dataset.value(), problem));
        return told;
    }

    /** Datasets at which the loader itself fails, unlike those that it refuses because of what they hold. */
    public int faults() {
        return faults.get();
    }

    /** Partitions that wait. */
    public int pending() {
        return pending.get();
    }

    private void run() {
        try {
            gate.await();
            while (!Thread.currentThread().isInterrupted()) {
                if (gate.isOpen()) {
                    passSafely();
                }
                Thread.sleep(cadence.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void passSafely() {
        try {
            pass();
        } catch (MillraceException e) {
            LOG.warn("the results of jobs could not be looked at, which is tried again: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("looking at the results of jobs broke; it is tried again", e);
        }
    }

    private void pass() {
        List<Loadable> datasets = versions.datasets();
        problems.keySet().retainAll(datasets.stream().map(Loadable::dataset).toList());
        int waiting = 0;
        int wrong = 0;
        int broken = 0;
        for (Loadable dataset : datasets) {
            Pass pass = pass(dataset);
            waiting += pass.waiting();
            wrong += pass.failure().filter(kind -> kind != ErrorKind.EXTERNAL).isPresent() ? 1 : 0;
            broken += pass.failure().filter(kind -> kind == ErrorKind.INTERNAL).isPresent() ? 1 : 0;
        }
        pending.set(waiting);
        refused.set(wrong);
        faults.set(broken);
    }

    private record Pass(int waiting, Optional<ErrorKind> failure) {
        static Pass of(int waiting) {
            return new Pass(waiting, Optional.empty());
        }
    }

    private Pass pass(Loadable dataset) {
        List<CurrentPartition> todo = List.of();
        int done = 0;
        try {
            todo = loads.pending(dataset);
            if (todo.isEmpty()) {
                problems.remove(dataset.dataset());
                return Pass.of(0);
            }
            Optional<TableLocks.TableLock> lock = locks.tryAcquire(dataset.dataset(), () -> {});
            if (lock.isEmpty()) {
                return Pass.of(todo.size());
            }
            try (TableLocks.TableLock held = lock.get()) {
                for (CurrentPartition partition : todo) {
                    if (!held.isHeld()) {
                        break;
                    }
                    loads.load(partition).ifPresent(this::loaded);
                    done++;
                }
            }
            problems.remove(dataset.dataset());
            return Pass.of(todo.size() - done);
        } catch (MillraceException e) {
            return failed(dataset, e, Math.max(1, todo.size() - done));
        }
    }

    private void loaded(long rows) {
        loadedVersions.increment();
        loadedRows.increment((double) rows);
    }

    private Pass failed(Loadable dataset, MillraceException e, int waiting) {
        String text = e.code().text() + ": " + e.getMessage();
        if (!text.equals(problems.put(dataset.dataset(), text)) && e.code() != ErrorCode.SHUTTING_DOWN) {
            LOG.warn("{} can't be loaded, which is tried again: {}", dataset.dataset(), e.getMessage());
        }
        return new Pass(waiting, Optional.of(e.code().kind()));
    }

    /** What isn't committed is loaded by the next start. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
