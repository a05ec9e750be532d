package io.millrace.loader.tables;

import io.millrace.loader.migration.TeamMigrations;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which dataset is loaded into which table. Datasets that nobody has named or sent yet have tables of their own name. */
public final class TableNames {
    private final String defaultSchema;
    private final Map<TableName, DatasetName> known = new LinkedHashMap<>();

    /**
     * @param defaultSchema where tables stand whose schema nobody names
     */
    public TableNames(String defaultSchema) {
        this.defaultSchema = defaultSchema;
    }

    /** Takes in where a dataset is loaded to. */
    public void add(DatasetName dataset, TableName table) {
        known.put(table, dataset);
    }

    /** The tables of all datasets that are known. */
    public Set<TableName> tables() {
        return Set.copyOf(known.keySet());
    }

    /** The dataset of a table; empty for one that nothing is loaded into. */
    public Optional<DatasetName> dataset(TableName table) {
        DatasetName dataset = known.get(table);
        if (dataset != null) {
            return Optional.of(dataset);
        }
        boolean mayBeAwaited = table.schema().equals(defaultSchema)
                && !isTaken(table.table())
                && !table.table().equals(TeamMigrations.HISTORY);
        return mayBeAwaited ? named(table.table()) : Optional.empty();
    }

    /** A dataset that goes elsewhere has no table of its own name. */
    private boolean isTaken(String name) {
        return known.values().stream().anyMatch(dataset -> dataset.value().equals(name));
    }

    private static Optional<DatasetName> named(String name) {
        try {
            return Optional.of(new DatasetName(name));
        } catch (IllegalArgumentException notADataset) {
            return Optional.empty();
        }
    }
}
