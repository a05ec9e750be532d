package io.millrace.jobs.sql;

import java.util.Comparator;

/**
 * A column of an input.
 *
 * @param dataset as the query names it
 */
public record SourceColumn(String dataset, String column) implements Comparable<SourceColumn> {
    private static final Comparator<SourceColumn> ORDER =
            Comparator.comparing(SourceColumn::dataset).thenComparing(SourceColumn::column);

    @Override
    public int compareTo(SourceColumn other) {
        return ORDER.compare(this, other);
    }
}
