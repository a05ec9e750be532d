package io.millrace.monitor.console;

import io.millrace.monitor.edge.EdgeCounts;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.monitor.stage.StageFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Remembers the sums over all datasets for some minutes, so that pages can show how fast they grow. Thread-safe. */
public final class FlowHistory implements Consumer<StageBoard> {
    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final Duration RATE_OVER = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofSeconds(4);

    private final InstantSource clock;
    private final Deque<Sums> history = new ArrayDeque<>();

    public FlowHistory(InstantSource clock) {
        this.clock = clock;
    }

    /** A stage of the flow. */
    public enum Stage {
        EDGE,
        KAFKA,
        LAKE,
        WAREHOUSE,
        TABLES
    }

    @Override
    public void accept(StageBoard board) {
        StageFigures total = total(board);
        Instant now = clock.instant();
        OptionalLong edge = board.edge().value().stream()
                .filter(counts -> counts.edges() > 0)
                .mapToLong(EdgeCounts::accepted)
                .findAny();
        Sums sums = new Sums(
                now,
                edge,
                total.kafka(),
                sum(total.rows(), total.duplicates(), total.bad(), total.erased()),
                total.ledger(),
                total.table());
        synchronized (history) {
            if (!history.isEmpty() && history.getLast().at.plus(BETWEEN).isAfter(now)) {
                return;
            }
            history.addLast(sums);
            while (history.getFirst().at.plus(KEPT).isBefore(now)) {
                history.removeFirst();
            }
        }
    }

    static StageFigures total(StageBoard board) {
        return board.datasets().stream()
                .map(dataset -> StageFigures.of(dataset.counts()))
                .reduce(StageFigures.NONE, StageFigures::plus);
    }

    /** What the stage takes in now, in records a second; empty before two counts are known. */
    OptionalDouble rate(Stage stage) {
        List<Sums> all = all();
        if (all.size() < 2) {
            return OptionalDouble.empty();
        }
        int last = all.size() - 1;
        int first = 0;
        while (first < last - 1 && all.get(first).at.plus(RATE_OVER).isBefore(all.get(last).at)) {
            first++;
        }
        return rate(stage, all.get(first), all.get(last));
    }

    /** The rates of the last minutes, oldest first, for a small line. */
    List<Double> rates(Stage stage) {
        List<Sums> all = all();
        List<Double> rates = new ArrayList<>();
        for (int i = 1; i < all.size(); i++) {
            rates.add(rate(stage, all.get(i - 1), all.get(i)).orElse(0));
        }
        return rates;
    }

    /** A sum that became smaller began anew: that tells nothing of the rate. */
    private static OptionalDouble rate(Stage stage, Sums from, Sums to) {
        OptionalLong before = from.of(stage);
        OptionalLong after = to.of(stage);
        double seconds = Duration.between(from.at, to.at).toMillis() / 1e3;
        if (before.isEmpty() || after.isEmpty() || seconds <= 0 || after.getAsLong() < before.getAsLong()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((after.getAsLong() - before.getAsLong()) / seconds);
    }

    private List<Sums> all() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    private static OptionalLong sum(OptionalLong... parts) {
        OptionalLong sum = OptionalLong.empty();
        for (OptionalLong part : parts) {
            if (part.isPresent()) {
                sum = OptionalLong.of(sum.orElse(0) + part.getAsLong());
            }
        }
        return sum;
    }

    private record Sums(
            Instant at,
            OptionalLong edge,
            OptionalLong kafka,
            OptionalLong lake,
            OptionalLong warehouse,
            OptionalLong tables) {
        OptionalLong of(Stage stage) {
            return switch (stage) {
                case EDGE -> edge;
                case KAFKA -> kafka;
                case LAKE -> lake;
                case WAREHOUSE -> warehouse;
                case TABLES -> tables;
            };
        }
    }
}
