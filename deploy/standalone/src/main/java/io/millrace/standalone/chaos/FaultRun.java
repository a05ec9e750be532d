package io.millrace.standalone.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/** Does the faults of a schedule at their times. What hits everything waits until nothing else is under way. */
final class FaultRun implements AutoCloseable {
    private static final int AT_ONCE = 8;

    /** A fault that is over. */
    private record Done(Injection injection, long beganNanos, long endedNanos, String detail, int canary) {}

    private final FaultInjector injector;
    private final StageWatch watch;
    private final Consumer<String> told;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "faults");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Lock> targets = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock everything = new ReentrantReadWriteLock(true);
    private final CountDownLatch left;
    private final List<Done> done = new ArrayList<>();
    private final long startedNanos = System.nanoTime();

    private FaultRun(Schedule schedule, FaultInjector injector, StageWatch watch, Consumer<String> told) {
        this.injector = injector;
        this.watch = watch;
        this.told = told;
        this.left = new CountDownLatch(schedule.injections().size());
    }

    static FaultRun start(Schedule schedule, FaultInjector injector, StageWatch watch, Consumer<String> told) {
        FaultRun run = new FaultRun(schedule, injector, watch, told);
        for (Injection injection : schedule.injections()) {
            var unused = run.threads.schedule(
                    () -> run.inject(injection), injection.at().toMillis(), TimeUnit.MILLISECONDS);
        }
        return run;
    }

    /** Returns when all faults are over. */
    void await() throws InterruptedException {
        left.await();
    }

    /** What was done and how long it took to recover, as far as it has by now. */
    List<FaultRecord> records() {
        synchronized (done) {
            return done.stream()
                    .sorted((one, other) ->
                            Long.compare(one.beganNanos() - startedNanos, other.beganNanos() - startedNanos))
                    .map(fault -> new FaultRecord(
                            fault.injection(),
                            (fault.beganNanos() - startedNanos) / 1e9,
                            (fault.endedNanos() - fault.beganNanos()) / 1e9,
                            fault.detail(),
                            watch.recovery(fault.canary(), fault.endedNanos())))
                    .toList();
        }
    }

    private void inject(Injection injection) {
        boolean all = injection.kind().where() == FaultKind.Where.EVERYTHING;
        Lock outer = all ? everything.writeLock() : everything.readLock();
        Lock inner = targets.computeIfAbsent(injection.target(), name -> new ReentrantLock(true));
        try {
            outer.lockInterruptibly();
            try {
                inner.lockInterruptibly();
                try {
                    doIt(injection);
                } finally {
                    inner.unlock();
                }
            } finally {
                outer.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            left.countDown();
        }
    }

    private void doIt(Injection injection) throws InterruptedException {
        long began = System.nanoTime();
        told.accept(String.format(
                Locale.ROOT,
                "%6.1f s  %s, %s%s",
                (began - startedNanos) / 1e9,
                injection.kind().id(),
                injection.target(),
                injection.length().isZero()
                        ? ""
                        : String.format(
                                Locale.ROOT, ", for %.1f s", injection.length().toMillis() / 1e3)));
        FaultInjector.Lasting fault = injector.begin(injection);
        String detail;
        try {
            TimeUnit.MILLISECONDS.sleep(injection.length().toMillis());
        } finally {
            detail = fault.end();
        }
        long ended = System.nanoTime();
        synchronized (done) {
            done.add(new Done(injection, began, ended, detail, watch.sing()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
