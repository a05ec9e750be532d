package io.millrace.schemas.row;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the columns of the rows of one batch. Not thread-safe. */
public final class SchemaAccumulator {
    private final Map<String, Column> columns = new LinkedHashMap<>();

    /** The columns of the last row, in its order: the next row nearly always has the same. */
    private final List<Column> order = new ArrayList<>();

    /** Adds the columns of one row. */
    public void add(Row row) {
        List<Row.Cell> cells = row.cells();
        for (int i = 0; i < cells.size(); i++) {
            Row.Cell cell = cells.get(i);
            Column column = column(i, cell.column());
            if (cell.type().isEmpty()) {
                column.nulls++;
                continue;
            }
            column.types.add(cell.type().get());
            column.values++;
            column.maxBytes = Math.max(column.maxBytes, cell.bytes());
        }
    }

    private Column column(int place, String name) {
        if (place < order.size() && order.get(place).name.equals(name)) {
            return order.get(place);
        }
        Column column = columns.computeIfAbsent(name, Column::new);
        if (place < order.size()) {
            order.set(place, column);
        } else {
            order.add(column);
        }
        return column;
    }

    /** How many columns there are so far. */
    public int size() {
        return columns.size();
    }

    /** The columns so far, in order of first appearance. */
    public List<ColumnSeen> columns() {
        List<ColumnSeen> seen = new ArrayList<>(columns.size());
        columns.forEach((name, column) ->
                seen.add(new ColumnSeen(name, column.types, column.values, column.nulls, column.maxBytes)));
        return seen;
    }

    private static final class Column {
        private final String name;
        private final EnumSet<ValueType> types = EnumSet.noneOf(ValueType.class);
        private long values;
        private long nulls;
        private long maxBytes;

        private Column(String name) {
            this.name = name;
        }
    }
}
