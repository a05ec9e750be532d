package io.millrace.schemas.derived;

import java.util.List;
import java.util.Optional;

/**
 * What the job of a dataset says of it, for those who don't have the job's file.
 *
 * @param format version of this document: {@value #FORMAT}
 * @param grain {@code day} or {@code hour}
 * @param table of the warehouse into which current versions are loaded, {@code table} or {@code schema.table}; empty for none
 * @param inputs datasets that it reads; empty when a program wrote this that did not say it yet
 * @param columns of its result; empty when a program wrote this that did not say it yet
 */
public record DerivedDescription(
        int format,
        String dataset,
        String grain,
        String owner,
        String description,
        Optional<String> table,
        Optional<List<String>> inputs,
        Optional<List<Column>> columns) {
    /** The version of the document that this program writes. */
    public static final int FORMAT = 1;

    public DerivedDescription {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "format " + format + " is not known; this program reads " + FORMAT + ": upgrade Millrace");
        }
        inputs = inputs.map(List::copyOf);
        columns = columns.map(List::copyOf);
    }

    /**
     * A column of the result.
     *
     * @param type in Spark SQL
     * @param from columns of the inputs that it is computed from; conditions, joins and groups are no part of it
     */
    public record Column(String name, String type, List<Origin> from) {
        public Column {
            from = List.copyOf(from);
        }
    }

    /** A column of an input. */
    public record Origin(String dataset, String column) {}
}
