package io.millrace.loader.table;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import io.millrace.schemas.warehouse.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a table with the batches that are to be loaded into it. Only ever adds: nothing is narrowed or dropped. */
public final class TablePlanner {
    /** Client ids have up to 200 characters of up to 4 bytes; the rest is room. */
    private static final String ID_TYPE = "VARCHAR(1024)";

    private static final String SOURCE_TYPE = "VARCHAR(256)";
    private static final List<String> ALWAYS =
            List.of(ReservedColumns.ID, ReservedColumns.RECEIVED_AT, ReservedColumns.SENT_AT, ReservedColumns.SOURCE);

    /** "Quotas and limits" in the Redshift management guide. */
    private static final int MAX_COLUMNS = 1_600;

    private final TableName table;
    private final boolean addColumns;

    /**
     * @param addColumns whether columns that the table lacks are added; without, the table's owner decides what is loaded
     */
    public TablePlanner(TableName table, boolean addColumns) {
        this.table = table;
        this.addColumns = addColumns;
    }

    /** The columns that any table has: what to make it of when it can't be made of more. */
    public static List<NewColumn> alwaysColumns() {
        return ALWAYS.stream()
                .flatMap(name -> newColumn(name, Set.of()).stream())
                .toList();
    }

    /**
     * @param definition the table; empty when it doesn't exist and may be made
     * @param findings what came of the plans before this one
     */
    public TablePlan plan(Optional<TableDefinition> definition, Collection<BatchManifest> batches, Findings findings) {
        if (definition.isEmpty()) {
            return new TablePlan.Create(columns(batches));
        }
        List<NewColumn> missing = missing(definition.get(), batches, findings);
        if (addColumns && !missing.isEmpty()) {
            return new TablePlan.AddColumns(missing);
        }
        Map<String, Set<String>> uncounted = uncounted(definition.get(), batches, findings);
        if (!uncounted.isEmpty()) {
            return new TablePlan.CountFractions(uncounted);
        }
        return new TablePlan.Ready(conflicts(definition.get(), batches, findings));
    }

    private static List<NewColumn> columns(Collection<BatchManifest> batches) {
        Map<String, Set<ValueType>> types = types(batches);
        Set<String> names = new LinkedHashSet<>(ALWAYS);
        names.addAll(types.keySet());
        List<NewColumn> columns = new ArrayList<>();
        for (String name : names) {
            newColumn(name, types.getOrDefault(name, Set.of())).ifPresent(columns::add);
        }
        // The warehouse's own refusal decides about those left out, when they are to be added.
        return columns.subList(0, Math.min(columns.size(), MAX_COLUMNS));
    }

    private static List<NewColumn> missing(
            TableDefinition table, Collection<BatchManifest> batches, Findings findings) {
        List<NewColumn> missing = new ArrayList<>();
        types(batches).forEach((name, types) -> {
            if (table.column(name).isEmpty() && findings.refusal(name).isEmpty()) {
                newColumn(name, types).ifPresent(missing::add);
            }
        });
        return missing;
    }

    private Map<String, String> conflicts(
            TableDefinition definition, Collection<BatchManifest> batches, Findings findings) {
        Map<String, String> conflicts = new LinkedHashMap<>();
        for (BatchManifest batch : batches) {
            for (ColumnSeen seen : batch.schema()) {
                conflict(definition, batch.object(), seen, findings)
                        .ifPresent(reason -> conflicts.putIfAbsent(batch.object(), table + ": " + reason));
            }
        }
        return conflicts;
    }

    private Optional<String> conflict(TableDefinition definition, String object, ColumnSeen seen, Findings findings) {
        Optional<TableColumn> column = definition.column(seen.name());
        if (column.isPresent()) {
            return ColumnFit.problem(column.get(), seen, findings.fractions(object, seen.name()))
                    .map(problem -> problem + "; " + remedy(seen));
        }
        Optional<String> refusal = findings.refusal(seen.name());
        if (addColumns && refusal.isPresent() && seen.values() > 0) {
            return Optional.of("column " + seen.name() + " can't be added (" + refusal.get() + "); " + remedy(seen));
        }
        return Optional.empty();
    }

    private static Map<String, Set<String>> uncounted(
            TableDefinition definition, Collection<BatchManifest> batches, Findings findings) {
        Map<String, Set<String>> uncounted = new LinkedHashMap<>();
        for (BatchManifest batch : batches) {
            for (ColumnSeen seen : batch.schema()) {
                boolean depends = definition
                        .column(seen.name())
                        .filter(column -> ColumnFit.dependsOnFractions(column, seen))
                        .isPresent();
                if (depends && !findings.fractionsKnown(batch.object())) {
                    uncounted
                            .computeIfAbsent(batch.object(), object -> new LinkedHashSet<>())
                            .add(seen.name());
                }
            }
        }
        return uncounted;
    }

    private static String remedy(ColumnSeen seen) {
        String wanted =
                newColumn(seen.name(), seen.types()).map(NewColumn::type).orElse(ColumnType.TEXT.sql());
        return "replace it by a column of type " + wanted + " under the same name, and the batch is loaded by itself";
    }

    private static Map<String, Set<ValueType>> types(Collection<BatchManifest> batches) {
        Map<String, Set<ValueType>> types = new LinkedHashMap<>();
        for (BatchManifest batch : batches) {
            for (ColumnSeen seen : batch.schema()) {
                types.computeIfAbsent(seen.name(), name -> EnumSet.noneOf(ValueType.class))
                        .addAll(seen.types());
            }
        }
        return types;
    }

    /** Empty for a column that has shown only nulls: its type will come with its first value. */
    private static Optional<NewColumn> newColumn(String name, Set<ValueType> types) {
        return switch (name) {
            case ReservedColumns.ID -> Optional.of(new NewColumn(name, ID_TYPE));
            case ReservedColumns.SOURCE -> Optional.of(new NewColumn(name, SOURCE_TYPE));
            case ReservedColumns.RECEIVED_AT, ReservedColumns.SENT_AT ->
                Optional.of(new NewColumn(name, ColumnType.TIMESTAMP_WITH_ZONE.sql()));
            default -> ColumnType.narrowest(types).map(type -> new NewColumn(name, type.sql()));
        };
    }
}
