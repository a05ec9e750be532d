package io.millrace.standalone.chaos;

import io.millrace.standalone.demo.DemoDatabase;
import io.millrace.standalone.demo.DemoStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What users do meanwhile: two streams of events, each to both edges, and changes of the source's rows. */
final class Traffic implements AutoCloseable {
    private static final String WRITE_KEY = "demo-key";
    private static final int STREAMS = 2;
    /** Longer than any fault and what comes after it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(2);

    /**
     * What the edges said.
     *
     * @param acknowledged ids by table
     * @param events how many different events were acknowledged
     * @param rejected events that were refused as invalid, as they were
     * @param sentAgain events posted twice on purpose
     * @param repeatedBatches requests that were sent again because there was no clear answer
     * @param wronglyJudged valid events that were refused, and invalid ones that were not
     */
    record Sent(
            Map<String, Set<String>> acknowledged,
            long events,
            long rejected,
            long sentAgain,
            long repeatedBatches,
            long wronglyJudged) {}

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "traffic");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Future<DemoStream.Sent>> streams = new ArrayList<>();
    private final Future<Integer> changes;

    private volatile boolean ending;

    private Traffic(List<Callable<DemoStream.Sent>> streams, Optional<DemoDatabase> database, long seed) {
        streams.forEach(stream -> this.streams.add(threads.submit(stream)));
        this.changes = threads.submit(() -> database.isPresent() ? change(database.get(), seed) : 0);
    }

    /** Begins; events come for as many seconds at this rate, and go on for longer where the edges were away. */
    static Traffic start(
            List<URI> edges, Optional<DemoDatabase> database, long seed, Duration length, int eventsPerSecond) {
        int rate = Math.max(1, eventsPerSecond / STREAMS);
        int events = (int) (rate * Math.max(1, length.toSeconds()));
        List<Callable<DemoStream.Sent>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            List<URI> order = new ArrayList<>(edges);
            Collections.rotate(order, i);
            DemoStream stream = DemoStream.to(order, WRITE_KEY, PATIENCE, seed + i, "chaos" + (i + 1), Instant.now());
            streams.add(() -> stream.send(events, rate, sent -> {}));
        }
        return new Traffic(streams, database, seed);
    }

    private int change(DemoDatabase database, long seed) throws IOException, InterruptedException {
        database.change(seed);
        int rounds = 1;
        for (; !ending; rounds++) {
            database.changeSome(seed + rounds);
            TimeUnit.NANOSECONDS.sleep(BETWEEN_CHANGES.toNanos());
        }
        return rounds;
    }

    /**
     * Waits until all events were answered for, and ends the changes.
     *
     * @throws IOException when the edges, or the database, stayed away
     */
    Sent await() throws IOException, InterruptedException {
        Map<String, Set<String>> acknowledged = new HashMap<>();
        Set<String> events = new HashSet<>();
        long rejected = 0;
        long sentAgain = 0;
        long repeated = 0;
        long wrong = 0;
        for (Future<DemoStream.Sent> stream : streams) {
            DemoStream.Sent sent = outcome(stream);
            sent.accepted().forEach((table, ids) -> acknowledged
                    .computeIfAbsent(table, name -> new HashSet<>())
                    .addAll(ids));
            events.addAll(sent.acceptedIds());
            rejected += sent.rejected();
            sentAgain += sent.sentAgain();
            repeated += sent.repeatedBatches();
            wrong += sent.wronglyJudged();
        }
        ending = true;
        outcome(changes);
        return new Sent(acknowledged, events.size(), rejected, sentAgain, repeated, wrong);
    }

    private static <T> T outcome(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("the traffic broke", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
