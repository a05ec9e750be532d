package io.millrace.loader.isolation;

import io.millrace.schemas.error.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RowIsolationTest {
    private static final RowFault FAULT = new RowFault("n", "1207", "Invalid digit");

    @Test
    void namedRowsCostTwoAttemptsMoreThanThereAreRows() {
        random(400, (random, game) -> {
            game.named = 1;
            game.lists = random.nextBoolean();
            game.run();
            assertThat(game.found).isEqualTo(game.bad);
            assertThat(game.attempts()).isLessThanOrEqualTo(game.bad.size() + 3);
        });
    }

    @Test
    void thousandBadRowsCostThreeAttemptsWhenAllAreListed() {
        Game game = new Game(new Random(1));
        game.rows.put("a", 100_000L);
        for (int i = 1; i <= 1_000; i++) {
            game.bad.add(new RowPlace("a", i * 97L));
        }
        game.named = 1;
        game.lists = true;
        game.run();
        assertThat(game.found).isEqualTo(game.bad);
        assertThat(game.attempts()).isEqualTo(3);
    }

    @Test
    void unnamedRowsAreFoundByHalving() {
        random(400, (random, game) -> {
            game.dryRunSees = random.nextBoolean();
            game.run();
            assertThat(game.found).isEqualTo(game.bad);
            long rows = game.rows.values().stream().mapToLong(Long::longValue).sum();
            int log = 64 - Long.numberOfLeadingZeros(rows);
            int objects = 64 - Long.numberOfLeadingZeros(game.rows.size());
            assertThat(game.attempts())
                    .as("%s bad of %s rows", game.bad.size(), rows)
                    .isLessThanOrEqualTo(game.bad.size() * (log + objects + 2) + 3);
        });
    }

    @Test
    void oneOfAMillionUnnamedRowsCostsTwentyTestsAndThreeMore() {
        Game game = new Game(new Random(1));
        game.rows.put("a", 1_000_000L);
        game.bad.add(new RowPlace("a", 654_321));
        game.run();
        assertThat(game.found).isEqualTo(game.bad);
        assertThat(game.attempts()).isLessThanOrEqualTo(24);
    }

    @Test
    void batchesWithTooManyBadRowsAreSetAsideAndTheOthersLoad() {
        Game game = new Game(new Random(1));
        game.rows.put("a", 10L);
        game.rows.put("b", 10L);
        game.tolerated = 2;
        game.lists = true;
        game.named = 1;
        for (int line = 1; line <= 10; line++) {
            game.bad.add(new RowPlace("b", line));
        }
        game.bad.add(new RowPlace("a", 3));
        game.run();
        assertThat(game.isolation.setAside()).containsOnlyKeys("b");
        assertThat(game.isolation.setAside().get("b")).contains("of 10 rows", "2 are tolerated", "Invalid digit");
        assertThat(game.found).containsExactly(new RowPlace("a", 3));
    }

    @Test
    void allRowsMayBeBad() {
        Game game = new Game(new Random(1));
        game.rows.put("a", 5L);
        for (int line = 1; line <= 5; line++) {
            game.bad.add(new RowPlace("a", line));
        }
        game.run();
        assertThat(game.found).isEqualTo(game.bad);
    }

    @Test
    void rowsThatAreRefusedOnlyTogetherAreGivenUp() {
        RowIsolation isolation = new RowIsolation(Map.of("a", 8L), object -> 8, 100);
        for (int i = 0; i < 50 && !(isolation.next() instanceof IsolationAction.GiveUp); i++) {
            IsolationAction action = isolation.next();
            boolean alone =
                    action instanceof IsolationAction.Test test && test.rows().size() == 1;
            if (alone
                    || (action instanceof IsolationAction.Test test
                            && test.rows().size() < 8)) {
                isolation.passed();
            } else {
                isolation.refused(new LoadRejection(LoadRejection.Cause.ROWS, ErrorCode.LOAD_REJECTED, "no"));
            }
        }
        assertThat(isolation.next())
                .isInstanceOfSatisfying(IsolationAction.GiveUp.class, surrender -> assertThat(surrender.objects())
                        .containsExactly("a"));
        assertThat(isolation.bad()).isEmpty();
    }

    @Test
    void givesUpWhenItTakesTooLong() {
        Game game = new Game(new Random(1));
        game.rows.put("a", 1_000L);
        for (int line = 1; line <= 100; line++) {
            game.bad.add(new RowPlace("a", line * 9L));
        }
        game.maxAttempts = 40;
        game.run();
        assertThat(game.gaveUp).isTrue();
        assertThat(game.attempts()).isEqualTo(40);
    }

    private interface Round {
        void play(Random random, Game game);
    }

    private static void random(int rounds, Round round) {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        for (int i = 0; i < rounds; i++) {
            Random random = new Random(seed + i);
            Game game = new Game(random);
            game.deal();
            try {
                round.play(random, game);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("failed with -Dmillrace.test.seed=" + (seed + i) + ": " + e.getMessage(), e);
            }
        }
    }

    /** A warehouse that is asked until everything is loaded. */
    private static final class Game {
        private final Random random;
        private final Map<String, Long> rows = new LinkedHashMap<>();
        private final NavigableSet<RowPlace> bad = new TreeSet<>();
        private NavigableSet<RowPlace> found = new TreeSet<>();
        private int named;
        private boolean lists;
        private boolean dryRunSees = true;
        private long tolerated = Long.MAX_VALUE;
        private int maxAttempts = 1_000_000;
        private boolean gaveUp;
        private RowIsolation isolation = new RowIsolation(Map.of(), object -> 0, 1);

        private Game(Random random) {
            this.random = random;
        }

        private void deal() {
            int objects = 1 + random.nextInt(6);
            int badOf = random.nextInt(4) == 0 ? 2 : 40;
            for (int i = 0; i < objects; i++) {
                String object = "o" + i;
                long count = random.nextInt(120);
                rows.put(object, count);
                for (long line = 1; line <= count; line++) {
                    if (random.nextInt(badOf) == 0) {
                        bad.add(new RowPlace(object, line));
                    }
                }
            }
        }

        private void run() {
            isolation = new RowIsolation(rows, object -> tolerated, maxAttempts);
            while (true) {
                IsolationAction action = isolation.next();
                if (action instanceof IsolationAction.Load load) {
                    List<RowPlace> hit = hit(load.rows());
                    if (hit.isEmpty()) {
                        found = new TreeSet<>(isolation.bad().keySet());
                        assertThat(load.rows().size() + found.size())
                                .isEqualTo(rows.entrySet().stream()
                                        .filter(entry -> !isolation.setAside().containsKey(entry.getKey()))
                                        .mapToLong(Map.Entry::getValue)
                                        .sum());
                        return;
                    }
                    isolation.refused(rejection(hit));
                } else if (action instanceof IsolationAction.ListFaults list) {
                    boolean sees = lists && (dryRunSees || list.method() == ProbeMethod.UNDONE_COPY);
                    isolation.listed(sees ? faults(hit(list.rows())) : List.of());
                } else if (action instanceof IsolationAction.Test test) {
                    boolean sees = dryRunSees || test.method() == ProbeMethod.UNDONE_COPY;
                    List<RowPlace> hit = hit(test.rows());
                    if (hit.isEmpty() || !sees) {
                        isolation.passed();
                    } else {
                        isolation.refused(rejection(hit));
                    }
                } else {
                    gaveUp = action instanceof IsolationAction.GiveUp;
                    return;
                }
            }
        }

        /** With the load that went well. */
        private int attempts() {
            return isolation.attempts() + (gaveUp ? 0 : 1);
        }

        private List<RowPlace> hit(RowSet set) {
            List<RowPlace> hit = new ArrayList<>();
            for (RowRange range : set.ranges()) {
                hit.addAll(bad.subSet(
                        new RowPlace(range.object(), range.first()),
                        true,
                        new RowPlace(range.object(), range.last()),
                        true));
            }
            return hit;
        }

        private LoadRejection rejection(List<RowPlace> hit) {
            List<NamedFault> all = faults(hit);
            return new LoadRejection(
                    LoadRejection.Cause.ROWS,
                    ErrorCode.LOAD_REJECTED,
                    "failed",
                    all.subList(0, Math.min(named, all.size())));
        }

        private static List<NamedFault> faults(List<RowPlace> hit) {
            return hit.stream()
                    .map(place -> new NamedFault(place.object(), place.line(), FAULT))
                    .toList();
        }
    }
}
