package io.millrace.cdc.verify;

import io.millrace.cdc.verify.Verdict.Difference;
import io.millrace.cdc.verify.Verdict.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a table slice by slice while both sides change. A row that is not the same at once is in doubt, and is looked at again and
 * again: it is the same as soon as the mirror shows what the source showed at any look. It is different when the source has kept it
 * as it is, the connector has captured that moment, and the mirror still shows something else after the time of patience.
 */
final class Comparison {
    private static final String NONE = "";

    /** However short the patience: a machine that stalls is not a connector that is behind. */
    private static final Duration LEAST_TIME = Duration.ofMinutes(1);

    private static final Duration LONGEST_LEAST_TIME = Duration.ofMinutes(3);

    /** Both sides of a slice: the checksums of its rows by their keys. */
    interface Sides {
        Map<String, String> source() throws SQLException;

        Map<String, String> mirror();
    }

    /** Waits between two looks. */
    @FunctionalInterface
    interface Pause {
        void before(int look) throws InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param same rows that both sides have alike
     * @param unsettled rows that never kept still
     * @param behind whether rows are in doubt because the connector did not capture the moment of the first look
     */
    record Result(long same, List<Difference> differences, long unsettled, boolean behind) {}

    private static final class Doubt {
        private final Sides slice;
        private final Set<String> shown = new HashSet<>();
        private String source;
        private Instant since;
        /** When it was known that the connector has captured what the source shows. */
        private Optional<Instant> captured = Optional.empty();

        private Doubt(Sides slice, String source, Instant since) {
            this.slice = slice;
            this.source = source;
            this.since = since;
            shown.add(source);
        }
    }

    private final Progress progress;
    private final Duration patience;
    private final InstantSource clock;
    private final Pause pause;
    private final Map<String, Doubt> doubts = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private long same;

    Comparison(Progress progress, Duration patience, InstantSource clock, Pause pause) {
        this.progress = progress;
        this.patience = patience;
        this.clock = clock;
        this.pause = pause;
    }

    Result compare(List<Sides> slices) throws SQLException, InterruptedException {
        for (Sides slice : slices) {
            lookFirst(slice);
        }
        boolean captured = doubts.isEmpty() || settle();
        differences.sort(Comparator.comparing(Difference::key));
        return new Result(same, differences, doubts.size(), !captured && !doubts.isEmpty());
    }

    private void lookFirst(Sides slice) throws SQLException {
        Map<String, String> source = slice.source();
        Map<String, String> mirror = slice.mirror();
        Instant now = clock.instant();
        Set<String> keys = new HashSet<>(source.keySet());
        keys.addAll(mirror.keySet());
        for (String key : keys) {
            String shown = source.getOrDefault(key, NONE);
            if (shown.equals(mirror.getOrDefault(key, NONE))) {
                same++;
            } else {
                doubts.put(key, new Doubt(slice, shown, now));
            }
        }
    }

    /** Answers whether the connector captured the moment behind the first look. */
    private boolean settle() throws SQLException, InterruptedException {
        Progress.Moment moment = progress.now();
        Instant momentAt = clock.instant();
        // What kept still before this moment is captured, and was so at the other.
        Instant capturedUntil = Instant.MIN;
        Instant capturedAt = Instant.MIN;
        Instant begun = momentAt;
        for (int look = 0; !doubts.isEmpty() && goesOn(begun); look++) {
            pause.before(look);
            if (moment.isCaptured()) {
                capturedUntil = momentAt;
                capturedAt = clock.instant();
                moment = progress.now();
                momentAt = clock.instant();
            }
            for (Sides slice : slicesInDoubt()) {
                lookAgain(slice, capturedUntil, capturedAt);
            }
        }
        return !capturedUntil.equals(Instant.MIN);
    }

    /**
     * Rows that never keep still are given up in the end, and so is a connector that does not come along; a row whose time of patience
     * runs gets it whole.
     */
    private boolean goesOn(Instant begun) {
        Duration passed = Duration.between(begun, clock.instant());
        boolean patienceRuns = doubts.values().stream().anyMatch(doubt -> doubt.captured.isPresent());
        return passed.compareTo(longer(patience.multipliedBy(3), LEAST_TIME)) < 0
                || (patienceRuns && passed.compareTo(longer(patience.multipliedBy(10), LONGEST_LEAST_TIME)) < 0);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private Set<Sides> slicesInDoubt() {
        Set<Sides> slices = new HashSet<>();
        doubts.values().forEach(doubt -> slices.add(doubt.slice));
        return slices;
    }

    private void lookAgain(Sides slice, Instant capturedUntil, Instant capturedAt) throws SQLException {
        Instant now = clock.instant();
        Map<String, String> source = slice.source();
        Map<String, String> mirror = slice.mirror();
        doubts.entrySet().removeIf(entry -> {
            Doubt doubt = entry.getValue();
            return doubt.slice == slice
                    && isSettled(
                            entry.getKey(),
                            doubt,
                            source.getOrDefault(entry.getKey(), NONE),
                            mirror.getOrDefault(entry.getKey(), NONE),
                            now,
                            capturedUntil,
                            capturedAt);
        });
    }

    private boolean isSettled(
            String key,
            Doubt doubt,
            String shown,
            String mirrored,
            Instant now,
            Instant capturedUntil,
            Instant capturedAt) {
        doubt.shown.add(shown);
        if (doubt.shown.contains(mirrored)) {
            same += mirrored.equals(NONE) ? 0 : 1;
            return true;
        }
        if (!shown.equals(doubt.source)) {
            doubt.source = shown;
            doubt.since = now;
            doubt.captured = Optional.empty();
            return false;
        }
        if (doubt.captured.isEmpty() && doubt.since.isBefore(capturedUntil)) {
            doubt.captured = Optional.of(capturedAt);
        }
        if (doubt.captured.filter(at -> at.plus(patience).isBefore(now)).isPresent()) {
            differences.add(new Difference(kind(shown, mirrored), key));
            return true;
        }
        return false;
    }

    private static Kind kind(String source, String mirror) {
        if (mirror.equals(NONE)) {
            return Kind.MISSING;
        }
        return source.equals(NONE) ? Kind.EXTRA : Kind.CHANGED;
    }
}
