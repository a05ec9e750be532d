package io.millrace.loader.table;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import io.millrace.schemas.warehouse.ColumnFit;
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
    private final Evolution evolution;
    private final TableDesign design;

    public TablePlanner(TableName table, Evolution evolution, TableDesign design) {
        this.table = table;
        this.evolution = evolution;
        this.design = design;
    }

    /** The type of one of Millrace's own columns; empty for any other. */
    public static Optional<String> reservedType(String column) {
        return ReservedColumns.contains(column) ? newColumn(column, Set.of()).map(NewColumn::type) : Optional.empty();
    }

    /** Where values go that their own columns can't hold. */
    public static NewColumn conflictColumn() {
        return new NewColumn(ReservedColumns.CONFLICT, ColumnType.SUPER.sql());
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
        if (evolution.addColumns() && !missing.isEmpty()) {
            return new TablePlan.AddColumns(missing);
        }
        List<NewColumn> narrow = narrow(definition.get(), batches, findings);
        if (evolution.widen() && !narrow.isEmpty()) {
            return new TablePlan.Widen(narrow);
        }
        return new TablePlan.Ready(doubtful(definition.get(), batches, findings));
    }

    /** Tells of single rows whether they fit the table. */
    public RowFit rowFit(TableDefinition definition, Findings findings) {
        return new RowFit(table, definition, findings, evolution.addColumns());
    }

    private static List<NewColumn> narrow(
            TableDefinition definition, Collection<BatchManifest> batches, Findings findings) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (BatchManifest batch : batches) {
            for (ColumnSeen seen : batch.schema()) {
                definition
                        .column(seen.name())
                        .filter(column -> findings.canWiden(column.name()))
                        .map(column -> ColumnFit.wider(column, seen))
                        .ifPresent(width -> width.ifPresent(bytes -> widths.merge(seen.name(), bytes, Math::max)));
            }
        }
        return widths.entrySet().stream()
                .map(width -> new NewColumn(width.getKey(), "VARCHAR(" + width.getValue() + ")"))
                .toList();
    }

    private List<NewColumn> columns(Collection<BatchManifest> batches) {
        Map<String, Set<ValueType>> types = types(batches);
        boolean areChanges = types.containsKey(ReservedColumns.POSITION);
        Set<String> names = new LinkedHashSet<>(areChanges ? List.of() : ALWAYS);
        design.columns().forEach(column -> names.add(column.name()));
        names.addAll(types.keySet());
        List<NewColumn> columns = new ArrayList<>();
        for (String name : names) {
            designed(name, types.getOrDefault(name, Set.of())).ifPresent(columns::add);
        }
        // The warehouse's own refusal decides about those left out, when they are to be added.
        return columns.subList(0, Math.min(columns.size(), MAX_COLUMNS));
    }

    private List<NewColumn> missing(TableDefinition table, Collection<BatchManifest> batches, Findings findings) {
        List<NewColumn> missing = new ArrayList<>();
        types(batches).forEach((name, types) -> {
            if (table.column(name).isEmpty() && findings.refusal(name).isEmpty()) {
                designed(name, types).ifPresent(missing::add);
            }
        });
        return missing;
    }

    private Map<String, String> doubtful(
            TableDefinition definition, Collection<BatchManifest> batches, Findings findings) {
        Map<String, String> doubtful = new LinkedHashMap<>();
        RowFit fit = rowFit(definition, findings);
        for (BatchManifest batch : batches) {
            for (ColumnSeen seen : batch.schema()) {
                fit.doubt(seen).ifPresent(reason -> doubtful.putIfAbsent(batch.object(), reason));
            }
        }
        return doubtful;
    }

    static String remedy(ColumnSeen seen) {
        String wanted =
                newColumn(seen.name(), seen.types()).map(NewColumn::type).orElse(ColumnType.TEXT.sql());
        return "replace it by a column of type " + wanted + " under the same name, then replay the rows";
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

    /** The contract goes before the values. */
    private Optional<NewColumn> designed(String name, Set<ValueType> types) {
        return design.column(name).or(() -> newColumn(name, types));
    }

    /** Empty for a column that has shown only nulls: its type will come with its first value. */
    private static Optional<NewColumn> newColumn(String name, Set<ValueType> types) {
        return switch (name) {
            case ReservedColumns.ID -> Optional.of(new NewColumn(name, ID_TYPE));
            case ReservedColumns.SOURCE -> Optional.of(new NewColumn(name, SOURCE_TYPE));
            case ReservedColumns.OP -> Optional.of(new NewColumn(name, "VARCHAR(1)"));
            case ReservedColumns.POSITION -> Optional.of(new NewColumn(name, ColumnType.BIGINT.sql()));
            case ReservedColumns.CONFLICT -> Optional.of(conflictColumn());
            case ReservedColumns.DELETED -> Optional.of(new NewColumn(name, ColumnType.BOOLEAN.sql()));
            case ReservedColumns.RECEIVED_AT, ReservedColumns.SENT_AT, ReservedColumns.COMMITTED_AT ->
                Optional.of(new NewColumn(name, ColumnType.TIMESTAMP_WITH_ZONE.sql()));
            default -> ColumnType.narrowest(types).map(type -> new NewColumn(name, type.sql()));
        };
    }
}
