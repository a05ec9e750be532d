package io.millrace.monitor;

import io.millrace.runtime.settings.Description;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** A time that is neither judged nor learned from, and in which nobody is told of datasets. */
@Description("A time that is neither judged nor learned from, and in which nobody is told anything.")
public record ExceptedTime(
        @Description("When it begins, such as 2026-12-24T00:00:00Z.")
        String from,

        @Description("When it ends.") String to,
        @Description("Why.") String reason) {
    /**
     * @throws IllegalArgumentException when it does not end after its begin
     */
    public ExceptedTime {
        if (!instant(from).isBefore(instant(to))) {
            throw new IllegalArgumentException("from must be before to, but is " + from + " with to " + to);
        }
    }

    /** Whether any of it lies in a span. */
    public boolean overlaps(Instant begin, Instant end) {
        return instant(from).isBefore(end) && instant(to).isAfter(begin);
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a time such as 2026-12-24T00:00:00Z", e);
        }
    }
}
