package io.millrace.monitor.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param type in the warehouse; empty when it is not there yet
 * @param seen kinds of values in the newest batch, in words
 * @param examples none when the contract says that they must not be shown
 * @param masked whether the contract says so
 * @param nullShare share of rows of the newest batch without a value; empty when it is not known
 * @param distinct values that differ in the newest batch; empty when they were not counted
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
        Optional<Long> distinct) {
    public CatalogColumn {
        examples = masked ? List.of() : List.copyOf(examples);
    }

    /** Whether the column is one of Millrace's own. */
    public boolean isReserved() {
        return name.startsWith("_");
    }

    boolean mentions(String word) {
        return name.toLowerCase(Locale.ROOT).contains(word)
                || description.toLowerCase(Locale.ROOT).contains(word);
    }
}
