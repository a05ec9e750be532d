package io.millrace.jobs.plan;

import io.millrace.jobs.Grain;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;

/**
 * A day or an hour in UTC: the time that one partition covers.
 *
 * @param index days or hours since 1970-01-01T00:00Z
 */
public record Slot(Grain grain, long index) implements Comparable<Slot> {
    private static final int HOURS_OF_DAY = 24;
    private static final int SECONDS_OF_HOUR = 3_600;
    private static final Comparator<Slot> ORDER =
            Comparator.comparingLong(Slot::firstHour).thenComparing(Slot::grain).thenComparingLong(Slot::index);

    /** The slot in which an instant lies. */
    public static Slot of(Grain grain, Instant instant) {
        long hour = Math.floorDiv(instant.getEpochSecond(), (long) SECONDS_OF_HOUR);
        return new Slot(grain, grain == Grain.HOUR ? hour : Math.floorDiv(hour, (long) HOURS_OF_DAY));
    }

    /** The slot so many before this one. */
    public Slot minus(long slots) {
        return new Slot(grain, index - slots);
    }

    /** The day of an hour, or the slot itself. */
    public Slot day() {
        return grain == Grain.DAY ? this : new Slot(Grain.DAY, Math.floorDiv(index, (long) HOURS_OF_DAY));
    }

    /** Its first hour, since 1970-01-01T00:00Z. */
    public long firstHour() {
        return grain == Grain.HOUR ? index : index * HOURS_OF_DAY;
    }

    /** Its last hour, since 1970-01-01T00:00Z. */
    public long lastHour() {
        return grain == Grain.HOUR ? index : index * HOURS_OF_DAY + HOURS_OF_DAY - 1;
    }

    /** Its first moment. */
    public Instant start() {
        return Instant.ofEpochSecond(firstHour() * SECONDS_OF_HOUR);
    }

    /** The first moment after it. */
    public Instant end() {
        return Instant.ofEpochSecond((lastHour() + 1) * SECONDS_OF_HOUR);
    }

    /** The slot that the text names: {@code 2026-11-23} or {@code 2026-11-23T05}. */
    public static Slot parse(String text) {
        try {
            boolean isHour = text.indexOf('T') >= 0;
            Instant start = isHour
                    ? Instant.parse(text + ":00:00Z")
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            return of(isHour ? Grain.HOUR : Grain.DAY, start);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not a partition; use 2026-11-23 or 2026-11-23T05", e);
        }
    }

    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }

    /** {@code 2026-11-23} or {@code 2026-11-23T05}. */
    @Override
    public String toString() {
        LocalDate date = LocalDate.ofEpochDay(day().index());
        if (grain == Grain.DAY) {
            return date.toString();
        }
        int hour = Instant.ofEpochSecond(index * SECONDS_OF_HOUR)
                .atZone(ZoneOffset.UTC)
                .getHour();
        return date + (hour < 10 ? "T0" : "T") + hour;
    }
}
