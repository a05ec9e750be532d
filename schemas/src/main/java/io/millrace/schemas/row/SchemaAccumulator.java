package io.millrace.schemas.row;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the columns of the rows of one batch. Not thread-safe. */
public final class SchemaAccumulator {
    private final Map<String, Column> columns = new LinkedHashMap<>();

    /** Adds the columns of one row. */
    public void add(Row row) {
        for (Row.Cell cell : row.cells()) {
            Column column = columns.computeIfAbsent(cell.column(), name -> new Column());
            if (cell.type().isEmpty()) {
                column.nulls++;
                continue;
            }
            column.types.add(cell.type().get());
            column.values++;
            column.maxBytes = Math.max(column.maxBytes, cell.bytes());
        }
    }

    /** The columns so far, in order of first appearance. */
    public List<ColumnSeen> columns() {
        List<ColumnSeen> seen = new ArrayList<>(columns.size());
        columns.forEach((name, column) ->
                seen.add(new ColumnSeen(name, column.types, column.values, column.nulls, column.maxBytes)));
        return seen;
    }

    private static final class Column {
        private final EnumSet<ValueType> types = EnumSet.noneOf(ValueType.class);
        private long values;
        private long nulls;
        private long maxBytes;
    }
}
