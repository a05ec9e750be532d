package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.json.JsonBuffer;
import java.util.Optional;

/** The values of a table's rows as its changes show them: with the rules for columns applied. Not thread-safe. */
public final class RowView {
    private final ColumnRules.ColumnRule[] rules;
    private final JsonBuffer json = new JsonBuffer();

    public RowView(TableMap table, ColumnRules columnRules) {
        this.rules = table.columns().stream()
                .map(column -> columnRules.of(table.database(), table.table(), column.name()))
                .toArray(ColumnRules.ColumnRule[]::new);
    }

    /** Whether changes don't show the column. */
    public boolean isExcluded(int column) {
        return rules[column].isExcluded();
    }

    /** Whether changes show the column's values as they are. */
    public boolean isPlain(int column) {
        return rules[column].isPlain();
    }

    /** The JSON text of a value; empty for null, and for a date that is none of the calendar. */
    public Optional<String> value(RowImage row, int column) {
        if (row.isNull(column) || row.isNoDate(column)) {
            return Optional.empty();
        }
        json.clear();
        rules[column].copy(row, column, json);
        return Optional.of(json.toString());
    }
}
