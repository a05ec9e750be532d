package io.millrace.schemas.warehouse;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;

/**
 * A table of the warehouse as the loader publishes it to the topic {@value #TOPIC}, for whoever wants to know what it takes.
 *
 * @param dataset whose rows are loaded into it
 * @param columns in no particular order
 */
public record PublishedTable(DatasetName dataset, String schema, String table, List<TableColumn> columns) {
    /** Compacted; the key of each record is the dataset, and a record without value says that there is no table any more. */
    public static final String TOPIC = "millrace.tables";

    public PublishedTable {
        columns = List.copyOf(columns);
    }
}
