package io.millrace.monitor.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param type in the warehouse, or in Spark where only jobs know it; empty when nobody has said it yet
 * @param seen kinds of values in the newest batch, in words
 * @param examples none when the contract says that they must not be shown
 * @param masked whether the contract says so, of the column itself or of one that it is computed from
 * @param nullShare share of rows of the newest batch without a value; empty when it is not known
 * @param distinct values that differ in the newest batch; empty when they were not counted
 * @param from columns that it is computed from; none for a column that came in
 * @param usedBy columns that are computed from it
 */
public record CatalogColumn(
        String name,
        String description,
        String type,
        String seen,
        boolean required,
        boolean key,
        String classification,
        List<String> examples,
        boolean masked,
        Optional<Double> nullShare,
        Optional<Long> distinct,
        List<ColumnRef> from,
        List<ColumnRef> usedBy) {
    public CatalogColumn {
        examples = masked ? List.of() : List.copyOf(examples);
        from = List.copyOf(from);
        usedBy = List.copyOf(usedBy);
    }

    /** Whether the column is one of Millrace's own. */
    public boolean isReserved() {
        return name.startsWith("_");
    }
}
