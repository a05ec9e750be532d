package io.millrace.jobs.pull;

import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An API that grows, runs that die anywhere, two runners at once: in the end the lake has each row, and the state never goes back. */
class PullConvergenceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int ROUNDS = 60;
    private static final int HISTORIES = 40;
    private static final int PAGE = 3;

    private final Random seeds = new Random();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paging: {kind: page}",
                "paging: {kind: page}\nsince: {field: /n, parameter: since}",
                "paging: {kind: cursor, next: /next}",
                "paging: {kind: cursor, next: /next, keep: true}",
                "paging: {kind: cursor, next: /next}\nsince: {field: /n, parameter: since}",
                "paging: {kind: since}\nsince: {field: /n, parameter: since}"
            })
    void everyRowArrivesWhateverDies(String paging) throws Exception {
        for (int history = 0; history < HISTORIES; history++) {
            long seed = seeds.nextLong();
            try {
                check(paging, new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with the seed " + seed, e);
            }
        }
    }

    private static void check(String paging, Random random) throws InterruptedException {
        Pull pull = Declared.pull("https://api.example.com/", """
                rows: /rows
                id: /n
                limits: {requests-per-second: 1000, attempts: 2, pages: %d}
                %s
                """.formatted(1 + random.nextInt(4), paging));
        InMemoryObjectStore store = new InMemoryObjectStore();
        PullStates states = new LakePullStates(store);
        CollectingSink sink = new CollectingSink();
        int[] rows = {random.nextInt(5)};
        String largest = "0";
        for (int round = 0; round < ROUNDS; round++) {
            rows[0] += random.nextInt(3);
            store.failWith(failing(random));
            run(pull, random, rows, states, (unused, events) -> {
                dies(random);
                sink.deliver(pull, events.subList(0, random.nextInt(events.size() + 1)));
                dies(random);
                sink.deliver(pull, events);
                if (random.nextInt(10) == 0) {
                    store.failWith(Faults.NONE);
                    run(pull, random, rows, states, sink);
                }
            });
            store.failWith(Faults.NONE);
            String since = states.read(pull.name()).highest().orElse("0");
            assertThat(Largest.compare(since, largest)).isNotNegative();
            largest = since;
        }
        PullOutcome outcome;
        int quiet = 0;
        // Runs end after a few pages; what two of them complete has seen everything.
        for (int runs = 0; quiet < 2 && runs < 1_000; runs++) {
            outcome = run(pull, null, rows, states, sink);
            quiet = outcome instanceof PullOutcome.Through through && through.isWhole() ? quiet + 1 : quiet;
        }
        assertThat(quiet).isEqualTo(2);
        Set<Integer> arrived = new TreeSet<>();
        sink.delivered.forEach(id -> arrived.add(Integer.valueOf(id.split(":", -1)[1])));
        assertThat(arrived).hasSize(rows[0]);
        assertThat(sink.lake).hasSize(rows[0]);
    }

    private static PullOutcome run(
            Pull pull, @org.jspecify.annotations.Nullable Random random, int[] rows, PullStates states, RowSink sink)
            throws InterruptedException {
        PullApi api = (unused, query) -> {
            if (random != null && random.nextInt(6) == 0) {
                return random.nextBoolean()
                        ? new PullAnswer.Silent("died")
                        : new PullAnswer.Answered(503, Optional.of("1"), "", 0);
            }
            return new PullAnswer.Answered(200, Optional.empty(), answer(pull, query, rows[0]), 1);
        };
        Random jitter = new Random(1);
        String name = random == null ? "last" : Long.toString(random.nextLong());
        return new PullRunner(api, sink, states, () -> NOW, time -> {}, () -> name, jitter)
                .run(pull, Optional.of(NOW), () -> random == null || random.nextInt(20) > 0);
    }

    /** Rows 1 to the last one, in order; those from a number on, where that is asked for. */
    private static String answer(Pull pull, Map<String, String> query, int last) {
        int from = Integer.parseInt(query.getOrDefault("since", "1"));
        int begin = Integer.parseInt(query.getOrDefault("cursor", "0"));
        if (query.containsKey("page")) {
            begin = (Integer.parseInt(query.getOrDefault("page", "1")) - 1) * PAGE;
        }
        List<String> rows = new ArrayList<>();
        int next = begin;
        for (int n = Math.max(from, 1) + begin; n <= last && rows.size() < PAGE; n++) {
            rows.add("{\"n\":" + n + "}");
            next++;
        }
        boolean isKept = pull.paging() instanceof Pull.Paging.ByCursor cursor && cursor.isKept();
        String cursor = rows.isEmpty() && !isKept ? "null" : Integer.toString(next);
        return "{\"rows\":" + rows + ",\"next\":" + cursor + "}";
    }

    private static void dies(Random random) {
        if (random.nextInt(12) == 0) {
            throw new MillraceException(ErrorCode.KAFKA_UNAVAILABLE, "died");
        }
    }

    private static Faults failing(Random random) {
        return new Faults() {
            @Override
            public void before(Operation operation, String key) {
                fail();
            }

            @Override
            public void after(Operation operation, String key) {
                fail();
            }

            private void fail() {
                if (random.nextInt(25) == 0) {
                    throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "died");
                }
            }
        };
    }
}
