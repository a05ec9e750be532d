package io.millrace.ingest.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the last sightings of each source, and passes new ones on to whoever listens. A listener that is too slow misses
 * some; nobody waits for it.
 */
public final class LiveFeed {
    private static final int MOST_SOURCES = 1_000;
    private static final int MOST_LISTENERS = 16;
    private static final int QUEUE = 512;

    private volatile boolean closed;
    private final int keep;
    private final Map<String, LastSightings> bySource = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** @param keep sightings of each source; 0 to keep none */
    public LiveFeed(int keep) {
        this.keep = keep;
    }

    /** Sends everybody home. */
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether rows are looked at by anybody: only then is it worth passing them. */
    public boolean wantsRows() {
        return !listeners.isEmpty();
    }

    /** Whether anything comes of telling a sighting that so many others of its source follow at once. */
    public boolean wants(int following) {
        return following < keep || !listeners.isEmpty();
    }

    /** Tells what was seen; never waits. */
    public void saw(Sighting sighting) {
        if (keep == 0) {
            return;
        }
        LastSightings last = bySource.get(sighting.source());
        if (last == null) {
            if (bySource.size() >= MOST_SOURCES) {
                return;
            }
            last = bySource.computeIfAbsent(sighting.source(), source -> new LastSightings(keep));
        }
        last.add(sighting.withoutRow());
        for (Listener listener : listeners) {
            listener.offer(sighting);
        }
    }

    /** The last sightings, oldest first, without rows; of all sources when none is named. */
    public List<Sighting> last(Optional<String> source) {
        List<Sighting> all = new ArrayList<>();
        bySource.forEach((name, last) -> {
            if (source.isEmpty() || source.get().equals(name)) {
                all.addAll(last.all());
            }
        });
        all.sort(Comparator.comparing(Sighting::at));
        return all;
    }

    /** Begins to listen; empty when as many listen already as may. Close it afterwards. */
    Optional<Listener> listen(Optional<String> source) {
        Listener listener = new Listener(source);
        synchronized (listeners) {
            if (listeners.size() >= MOST_LISTENERS) {
                return Optional.empty();
            }
            listeners.add(listener);
        }
        return Optional.of(listener);
    }

    /** Somebody who looks on. */
    final class Listener implements AutoCloseable {
        private final Optional<String> source;
        private final BlockingQueue<Sighting> queue = new ArrayBlockingQueue<>(QUEUE);
        private final AtomicLong missed = new AtomicLong();

        private Listener(Optional<String> source) {
            this.source = source;
        }

        /** The next sighting; empty when none comes in time. */
        Optional<Sighting> next(long timeout, TimeUnit unit) throws InterruptedException {
            return Optional.ofNullable(queue.poll(timeout, unit));
        }

        /** How many were missed since this was last asked. */
        long missed() {
            return missed.getAndSet(0);
        }

        private void offer(Sighting sighting) {
            if (source.isPresent() && !source.get().equals(sighting.source())) {
                return;
            }
            if (!queue.offer(sighting)) {
                missed.incrementAndGet();
            }
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }
}
