package io.millrace.monitor.anomaly;

/**
 * One hour of a series, judged only when no more rows of the hour are expected.
 *
 * @param hour hours since 1970-01-01T00:00Z
 * @param sample rows that the value is made from; for {@link Measure#ROWS} the value itself
 * @param excepted whether the hour is in the calendar of exceptions (a holiday, a backfill, maintenance): neither judged nor
 *     learned from
 */
public record Point(long hour, double value, double sample, boolean excepted) {
    /**
     * @throws IllegalArgumentException when a number is not finite or the sample negative
     */
    public Point {
        if (!Double.isFinite(value) || !Double.isFinite(sample) || sample < 0) {
            throw new IllegalArgumentException("a point needs finite numbers and a sample from 0, but has value "
                    + value + " and sample " + sample);
        }
    }
}
