package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.Column;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.binlog.UndecodableEventException;
import io.millrace.cdc.json.JsonBuffer;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.OptionalInt;

/** A table's part in its changes: its topic, its key, and how its rows are written. */
final class TableShape {
    private final String topic;
    private final String table;
    private final List<Column> columns;
    private final int[] key;
    private final byte[][] labels;
    private final ColumnRules.ColumnRule[] rules;
    private final OptionalInt partitionColumn;

    private TableShape(
            String topic,
            TableMap table,
            byte[][] labels,
            ColumnRules.ColumnRule[] rules,
            OptionalInt partitionColumn) {
        this.topic = topic;
        this.table = table.toString();
        this.columns = table.columns();
        this.key = table.primaryKey();
        this.labels = labels;
        this.rules = rules;
        this.partitionColumn = partitionColumn;
    }

    static TableShape of(String source, TableMap table, ColumnRules columnRules, Partitioning partitioning) {
        List<Column> columns = table.columns();
        byte[][] labels = new byte[columns.size()][];
        ColumnRules.ColumnRule[] rules = new ColumnRules.ColumnRule[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            JsonBuffer label = new JsonBuffer();
            label.putString(columns.get(i).name());
            label.put(':');
            labels[i] = label.toBytes();
            rules[i] = columnRules.of(
                    table.database(), table.table(), columns.get(i).name());
        }
        TableShape shape = new TableShape(
                topic(source, table.database(), table.table()), table, labels, rules, partitioning.column(table));
        shape.requireWholeKey(table);
        return shape;
    }

    static String topic(String source, String database, String table) {
        try {
            return new DatasetName(source + "." + database + "." + table).topic();
        } catch (IllegalArgumentException e) {
            throw new UndecodableEventException("the table " + database + "." + table
                    + " has a name that no topic can have (letters, digits, _ and -); rename or exclude it");
        }
    }

    private void requireWholeKey(TableMap table) {
        for (int column : key) {
            if (rules[column].isExcluded()) {
                throw new UndecodableEventException(
                        "the column " + columns.get(column).name() + " is part of the primary key of " + table
                                + " and can't be excluded; hash it instead");
            }
        }
    }

    String topic() {
        return topic;
    }

    /** The table as {@code database.table}. */
    String table() {
        return table;
    }

    /** Indexes of the key's columns in its own order. */
    int[] key() {
        return key;
    }

    int size() {
        return labels.length;
    }

    Column column(int index) {
        return columns.get(index);
    }

    boolean isExcluded(int column) {
        return rules[column].isExcluded();
    }

    /** Whether the column's values are shown as they are. */
    boolean isPlain(int column) {
        return rules[column].isPlain();
    }

    /** The value under the column's rule; it is not null. */
    void putValue(RowImage row, int column, JsonBuffer out) {
        rules[column].copy(row, column, out);
    }

    /** By which column rows are given to partitions, if not by their key. */
    OptionalInt partitionColumn() {
        return partitionColumn;
    }

    boolean hasKey() {
        return key.length > 0;
    }

    boolean sameKey(RowImage before, RowImage after) {
        for (int column : key) {
            if (!before.sameValue(column, after)) {
                return false;
            }
        }
        return true;
    }

    /** The primary key as a JSON object in the key's own order. */
    void putKey(RowImage row, JsonBuffer out) {
        out.put('{');
        for (int i = 0; i < key.length; i++) {
            if (i > 0) {
                out.put(',');
            }
            put(key[i], row, out);
        }
        out.put('}');
    }

    /** The row as a JSON object; dates that are none of the calendar become null. */
    void putRow(RowImage row, JsonBuffer out) {
        out.put('{');
        boolean first = true;
        for (int i = 0; i < labels.length; i++) {
            if (rules[i].isExcluded()) {
                continue;
            }
            if (!first) {
                out.put(',');
            }
            first = false;
            put(i, row, out);
        }
        out.put('}');
    }

    private void put(int column, RowImage row, JsonBuffer out) {
        out.put(labels[column]);
        if (row.isNull(column) || row.isNoDate(column)) {
            out.putNull();
        } else {
            rules[column].copy(row, column, out);
        }
    }

    boolean hasNoDates(RowImage row) {
        for (int i = 0; i < row.size(); i++) {
            if (row.isNoDate(i) && rules[i].isPlain()) {
                return true;
            }
        }
        return false;
    }

    /** The dates that are none of the calendar, as the server shows them. */
    void putNoDates(RowImage row, JsonBuffer out) {
        out.put('{');
        boolean first = true;
        for (int i = 0; i < row.size(); i++) {
            if (row.isNoDate(i) && rules[i].isPlain()) {
                if (!first) {
                    out.put(',');
                }
                first = false;
                out.put(labels[i]);
                row.copy(i, out);
            }
        }
        out.put('}');
    }
}
