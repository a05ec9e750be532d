package io.millrace.monitor.history;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Something odd about an hour of a dataset.
 *
 * @param hour hours since 1970-01-01T00:00Z
 * @param series what it is about; for values and columns the series' name is empty
 * @param expected what the same hours of past weeks let expect; empty where that is no number
 * @param low smallest value that would be normal
 * @param high largest value that would be normal
 * @param detail one sentence for people
 */
public record Finding(
        DatasetName dataset,
        long hour,
        Kind kind,
        SeriesKey series,
        OptionalDouble seen,
        OptionalDouble expected,
        OptionalDouble low,
        OptionalDouble high,
        String detail) {
    /** What kind of oddity. */
    public enum Kind {
        /** No rows where rows are certain. */
        ZERO,
        LOW,
        HIGH,
        /** A frequent value that never was there before. */
        NEW_VALUE,
        /** A frequent value that does not come any more. */
        VANISHED_VALUE,
        NEW_COLUMN,
        VANISHED_COLUMN,
        /** A column has values of a kind that it did not have. */
        NEW_TYPE;

        /** As it stands in JSON and in the database. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a text. */
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** Whether the rows themselves are odd, rather than that something came in addition. */
        public boolean isAlarming() {
            return this != NEW_COLUMN && this != NEW_VALUE;
        }
    }

    /** When the hour begins. */
    public Instant start() {
        return Instant.ofEpochSecond(hour * 3_600);
    }

    static Finding told(DatasetName dataset, long hour, Kind kind, String column, String name, String detail) {
        return new Finding(
                dataset,
                hour,
                kind,
                new SeriesKey(column, name),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                detail);
    }
}
