package io.millrace.loader.isolation;

import java.util.Comparator;

/**
 * Where a row stands in the lake.
 *
 * @param object key of its batch's object
 * @param line from 1
 */
public record RowPlace(String object, long line) implements Comparable<RowPlace> {
    private static final Comparator<RowPlace> ORDER =
            Comparator.comparing(RowPlace::object).thenComparingLong(RowPlace::line);

    public RowPlace {
        if (line < 1) {
            throw new IllegalArgumentException("lines count from 1, but the line is " + line);
        }
    }

    @Override
    public int compareTo(RowPlace other) {
        return ORDER.compare(this, other);
    }
}
