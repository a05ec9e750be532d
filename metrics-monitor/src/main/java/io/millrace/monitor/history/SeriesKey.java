package io.millrace.monitor.history;

import io.millrace.monitor.anomaly.Measure;

/**
 * A series of a dataset.
 *
 * @param column empty for the dataset itself
 * @param name {@code rows}, {@code lateness}, {@code null_share}, {@code distinct}, {@code top_share}, {@code entropy}, {@code
 *     p50} or {@code p95}
 */
public record SeriesKey(String column, String name) {
    /** Rows of the hour. */
    public static final SeriesKey ROWS = new SeriesKey("", "rows");
    /** Seconds from when clients sent an event until it was received, the median. */
    public static final SeriesKey LATENESS = new SeriesKey("", "lateness");

    /** The scale on which the series is judged. */
    public Measure measure() {
        return switch (name) {
            case "rows" -> Measure.ROWS;
            case "null_share", "top_share" -> Measure.SHARE;
            default -> Measure.LEVEL;
        };
    }

    /** The name for people: {@code rows}, or {@code country null_share}. */
    public String text() {
        return column.isEmpty() ? name : column + " " + name;
    }
}
