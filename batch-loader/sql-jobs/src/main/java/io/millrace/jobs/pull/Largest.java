package io.millrace.jobs.pull;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The largest value of a field so far, and the events that hold it. Numbers compare as numbers, times with a zone as times, everything
 * else by its characters.
 *
 * @param edge ids of the events with that value, the first {@value #MOST_EDGE}
 */
record Largest(Optional<String> value, List<String> edge) {
    private static final int MOST_EDGE = 1_000;

    Largest {
        edge = List.copyOf(edge);
    }

    /** Whether the event with this value came before. */
    boolean holds(String candidate, String event) {
        return value.filter(largest -> compare(candidate, largest) == 0).isPresent() && edge.contains(event);
    }

    /** With these values and the ids of their events. */
    Largest with(List<Valued> more) {
        Optional<String> largest = value;
        List<String> events = new ArrayList<>(edge);
        for (Valued each : more) {
            int order = largest.map(now -> compare(each.value(), now)).orElse(1);
            if (order > 0) {
                largest = Optional.of(each.value());
                events.clear();
            }
            if (order >= 0 && events.size() < MOST_EDGE && !events.contains(each.event())) {
                events.add(each.event());
            }
        }
        return new Largest(largest, events);
    }

    /** A row's value and the id of its event. */
    record Valued(String value, String event) {}

    static int compare(String one, String other) {
        Optional<BigDecimal> number = number(one);
        Optional<BigDecimal> otherNumber = number(other);
        if (number.isPresent() && otherNumber.isPresent()) {
            return number.get().compareTo(otherNumber.get());
        }
        Optional<Instant> time = time(one);
        Optional<Instant> otherTime = time(other);
        return time.isPresent() && otherTime.isPresent() ? time.get().compareTo(otherTime.get()) : one.compareTo(other);
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
