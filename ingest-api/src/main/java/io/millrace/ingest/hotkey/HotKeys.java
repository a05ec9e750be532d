package io.millrace.ingest.hotkey;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.ingest.event.IncomingEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Watches for ordering keys that have so many events that one partition cannot keep up, since all events of a key go to the
 * same one. Only one event in eight is looked at, and none when another thread is just looking: a hot key shows all the same.
 * The metrics show keyed hashes.
 */
public final class HotKeys implements AutoCloseable {
    private static final int ONE_IN = 8;
    private static final int COUNTED = 200;
    private static final int SHOWN = 10;
    private static final int ENOUGH = 200;
    private static final double HOT = 0.02;

    private record Key(String dataset, String key) {}

    private final UnaryOperator<String> hash;
    private final MultiGauge shares;
    private final ReentrantLock lock = new ReentrantLock();
    private final ScheduledExecutorService timer;
    private HeavyHitters<Key> seen = new HeavyHitters<>(COUNTED);

    /**
     * @param hash what stands in the metrics instead of a key
     * @param window after which the counts of the window are shown, and a new one begins
     */
    public HotKeys(MeterRegistry registry, UnaryOperator<String> hash, Duration window) {
        this.hash = hash;
        this.shares = MultiGauge.builder("millrace.ingest.hot.key.share")
                .description(
                        "Share of all events that an ordering key had in the last minute, for keys above 2 %, at most 10")
                .register(registry);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "hot-keys");
            thread.setDaemon(true);
            return thread;
        });
        var unused =
                timer.scheduleWithFixedDelay(this::show, window.toMillis(), window.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Counts an event; costs next to nothing. */
    public void saw(IncomingEvent event) {
        if (ThreadLocalRandom.current().nextInt(ONE_IN) != 0 || !lock.tryLock()) {
            return;
        }
        try {
            seen.add(new Key(event.dataset().value(), event.key()));
        } finally {
            lock.unlock();
        }
    }

    /** Ends the window, and shows its hot keys in place of the last one's. */
    void show() {
        HeavyHitters<Key> window;
        lock.lock();
        try {
            window = seen;
            seen = new HeavyHitters<>(COUNTED);
        } finally {
            lock.unlock();
        }
        double total = window.total();
        List<MultiGauge.Row<?>> rows = window.total() < ENOUGH
                ? List.of()
                : window.top(SHOWN).stream()
                        .filter(hitter -> hitter.atLeast() / total >= HOT)
                        .<MultiGauge.Row<?>>map(hitter -> MultiGauge.Row.of(
                                Tags.of(
                                        "dataset", hitter.item().dataset(),
                                        "key", hash.apply(hitter.item().key())),
                                hitter.atLeast() / total))
                        .toList();
        shares.register(rows, true);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
