package io.millrace.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Sends the music service's events, some of them twice, and remembers what the edge said of each. */
public final class DemoStream {
    private static final int BATCH = 100;
    private static final double SHARE_SENT_AGAIN = 0.01;

    private final SegmentClient client;
    private final MusicService music;
    private final Random random;

    /**
     * A stream to an edge.
     *
     * @param run name of this stream: message ids begin with it, and every row has it in {@code demo_run}
     * @param patience how long one batch is tried again while the edge is away
     */
    public static DemoStream to(URI edge, String writeKey, Duration patience, long seed, String run, Instant now) {
        return to(List.of(edge), writeKey, patience, seed, run, now);
    }

    /**
     * A stream to several edges of one installation: a batch that one of them gives no clear answer for goes to the next.
     *
     * @param run name of this stream: message ids begin with it, and every row has it in {@code demo_run}
     * @param patience how long one batch is tried again while the edges are away
     */
    public static DemoStream to(
            List<URI> edges, String writeKey, Duration patience, long seed, String run, Instant now) {
        return new DemoStream(new SegmentClient(edges, writeKey, patience), seed, run, now);
    }

    private DemoStream(SegmentClient client, long seed, String run, Instant now) {
        this.client = client;
        this.music = new MusicService(seed, run, now);
        this.random = new Random(~seed);
    }

    /**
     * Posts that many events, and about one in a hundred of them a second time a little later.
     *
     * @param eventsPerSecond at most so many; 0 for as many as the edge takes
     * @param progress told how many events have been answered for so far
     * @throws IOException when the edge does not answer for a batch in the client's time of patience
     */
    public Sent send(int events, int eventsPerSecond, IntConsumer progress) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Map<String, Set<String>> accepted = new HashMap<>();
        int rejected = 0;
        int sentAgain = 0;
        int repeatedBatches = 0;
        int wronglyJudged = 0;
        List<DemoEvent> again = new ArrayList<>();
        for (int sent = 0; sent < events; ) {
            List<DemoEvent> batch = new ArrayList<>(again);
            sentAgain += again.size();
            again.clear();
            for (; batch.size() < BATCH && sent < events; sent++) {
                batch.add(music.next(sent));
            }
            SegmentClient.Answer answer = client.post(batch);
            repeatedBatches += answer.repeated();
            rejected += answer.rejected().size();
            wronglyJudged +=
                    (int) answer.rejected().stream().filter(DemoEvent::valid).count();
            wronglyJudged += (int)
                    answer.accepted().stream().filter(event -> !event.valid()).count();
            for (DemoEvent event : answer.accepted()) {
                boolean first = false;
                for (String table : event.tables()) {
                    first |= accepted.computeIfAbsent(table, name -> new HashSet<>())
                            .add(event.messageId());
                }
                if (first && random.nextDouble() < SHARE_SENT_AGAIN) {
                    again.add(event);
                }
            }
            progress.accept(sent);
            pace(started, sent, eventsPerSecond);
        }
        return new Sent(accepted, rejected, sentAgain, repeatedBatches, wronglyJudged);
    }

    private static void pace(long started, int sent, int eventsPerSecond) throws InterruptedException {
        if (eventsPerSecond > 0) {
            long due = started + sent * 1_000_000_000L / eventsPerSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
    }

    /**
     * What the edge said.
     *
     * @param accepted message ids that it answered for with accepted, each once for every table that its call lands in
     * @param sentAgain events posted a second time on purpose
     * @param repeatedBatches batches posted again because there was no clear answer
     * @param wronglyJudged valid events that were rejected and invalid ones that were accepted; zero unless something is
     *     broken
     */
    public record Sent(
            Map<String, Set<String>> accepted, int rejected, int sentAgain, int repeatedBatches, int wronglyJudged) {
        public Sent {
            accepted = Map.copyOf(accepted);
        }

        /** All accepted message ids. */
        public Set<String> acceptedIds() {
            Set<String> all = new HashSet<>();
            accepted.values().forEach(all::addAll);
            return all;
        }

        /** Accepted message ids of one table. */
        public Set<String> ids(String table) {
            return accepted.getOrDefault(table, Set.of());
        }
    }
}
