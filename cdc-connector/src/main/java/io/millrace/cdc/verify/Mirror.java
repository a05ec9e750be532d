package io.millrace.cdc.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The side of the warehouse. */
public interface Mirror {
    /**
     * The mirror's columns with their types as {@code information_schema} has them; empty when there is no such table.
     *
     * @throws io.millrace.schemas.error.MillraceException when the warehouse does not answer
     */
    Optional<Map<String, String>> columns(String table);

    /**
     * Reads the rows that are not deleted.
     *
     * @param columns to be read, in this order
     * @param condition on the mirror's columns; empty for all rows
     * @param target told the texts of each row
     */
    void rows(String table, List<String> columns, Optional<String> condition, Consumer<List<Optional<String>>> target);
}
