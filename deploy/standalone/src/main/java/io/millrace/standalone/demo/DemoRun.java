package io.millrace.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One demo: counts the stages, sends the stream, waits until every stage has it, and counts again. */
public final class DemoRun {
    /** All but the users: their rows become one for each user. */
    private static final Set<String> TABLES = new TreeSet<>(
            Set.of("identifies", "purchase_completed", "search_performed", LegacyBackend.TABLE, MusicService.TRACKS));

    private static final int ONE_LEGACY_ROW_IN = 250;
    private static final int ONE_BROKEN_RECORD_IN = 2_000;

    private final Target target;
    private final Duration patience;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * @param patience how long something may be away before the demo gives up; also how long the stages may take
     */
    public DemoRun(Target target, Duration patience) {
        this.target = target;
        this.patience = patience;
    }

    /**
     * @param progress told how many events have been answered for
     * @param waiting told in a short line what is waited for after the last event
     * @throws IOException when something stays away longer than the time of patience
     */
    public DemoReport run(Plan plan, IntConsumer progress, Consumer<String> waiting)
            throws IOException, InterruptedException {
        StageCounts before = settled(waiting);
        DemoStream stream =
                DemoStream.to(target.edge(), target.writeKey(), patience, plan.seed(), plan.name(), Instant.now());
        DemoStream.Sent sent = stream.send(plan.events(), plan.eventsPerSecond(), progress);
        int legacyRows = plan.events() / ONE_LEGACY_ROW_IN;
        int broken = sent.ids(LegacyBackend.TABLE).isEmpty() ? 0 : 1 + plan.events() / ONE_BROKEN_RECORD_IN;
        try (LegacyBackend legacy = new LegacyBackend(target.kafka(), plan.name(), patience)) {
            legacy.write(broken == 0 ? 0 : legacyRows, broken);
        }
        DemoReport report = new DemoReport(sent, broken == 0 ? 0 : legacyRows, broken, TABLES, before, before);
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            report = report.after(fetch());
            if (report.agrees()) {
                return report;
            }
            waiting.accept(report.missing());
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return report;
    }

    /** The counts once nothing of the demo's tables is under way any more: what came before is not the demo's. */
    private StageCounts settled(Consumer<String> waiting) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        StageCounts counts = fetch();
        while (!areSettled(counts)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("earlier events did not settle; the console shows which stage is behind");
            }
            waiting.accept("waiting for earlier events to settle");
            TimeUnit.MILLISECONDS.sleep(500);
            counts = fetch();
        }
        return counts;
    }

    private static boolean areSettled(StageCounts counts) {
        return TABLES.stream().allMatch(table -> counts.of(table).settled());
    }

    private StageCounts fetch() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<IOException> failure = Optional.empty();
        while (System.nanoTime() < deadline) {
            try {
                return StageCounts.fetch(http, target.console(), target.consoleToken());
            } catch (IOException e) {
                failure = Optional.of(e);
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
        throw new IOException(
                "the monitor at " + target.console() + " did not count the stages: "
                        + failure.map(IOException::getMessage).orElse("no time"),
                failure.orElse(null));
    }

    /** Where the stream goes. */
    public record Target(URI edge, URI console, String consoleToken, String kafka, String writeKey) {
        @Override
        public String toString() {
            return "Target[" + edge + "]";
        }
    }

    /**
     * What is sent.
     *
     * @param name of the stream; every row has it in {@code demo_run}
     * @param eventsPerSecond at most so many; 0 for as many as the edge takes
     */
    public record Plan(String name, long seed, int events, int eventsPerSecond) {
        public Plan {
            if (events < 1 || eventsPerSecond < 0) {
                throw new IllegalArgumentException("events must be at least 1 and the rate not negative");
            }
        }
    }
}
