package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.Column.Family;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.json.JsonBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON of Maxwell's daemon ("Data Format" of its documentation) with its default keys. {@code xid} is the number of the transaction's
 * GTID; rows of a copy are {@code bootstrap-insert}. It has no way to tell a truncate.
 */
final class MaxwellFormat implements ChangeFormat {
    private String database = "";
    private String table = "";
    private long at;
    private long xid;

    @Override
    public void transaction(String gtid, long number) {
        xid = number;
    }

    @Override
    public void place(TableMap ofTable, String file, long eventEnd, long seconds) {
        place(ofTable.database(), ofTable.table(), file, eventEnd, seconds);
    }

    @Override
    public void place(String ofDatabase, String ofTable, String file, long eventEnd, long seconds) {
        database = ofDatabase;
        table = ofTable;
        at = seconds;
    }

    @Override
    public void writeKey(JsonBuffer out, TableShape shape, RowImage row) {
        out.putAscii("{\"database\":");
        out.putString(database);
        out.putAscii(",\"table\":");
        out.putString(table);
        for (int column : shape.key()) {
            out.put(',');
            out.putString("pk." + shape.column(column).name().toLowerCase(Locale.ROOT));
            out.put(':');
            putValue(out, shape, row, column);
        }
        out.put('}');
    }

    @Override
    public void write(JsonBuffer out, Change change, TableShape shape, Optional<byte[]> key, boolean last) {
        out.putAscii("{\"database\":");
        out.putString(database);
        out.putAscii(",\"table\":");
        out.putString(table);
        out.putAscii(",\"type\":\"" + type(change.operation()) + "\",\"ts\":");
        out.putLong(at);
        if (change.operation() != Change.READ) {
            out.putAscii(",\"xid\":");
            out.putLong(xid);
            if (last) {
                out.putAscii(",\"commit\":true");
            } else {
                out.putAscii(",\"xoffset\":");
                out.putLong(change.row());
            }
        }
        out.putAscii(",\"data\":");
        putRow(out, shape, change.keyed());
        if (change.operation() == Change.UPDATE) {
            out.putAscii(",\"old\":");
            putOld(out, shape, change.before().orElseThrow(), change.after().orElseThrow());
        }
        out.put('}');
    }

    private static String type(char operation) {
        return switch (operation) {
            case Change.CREATE -> "insert";
            case Change.UPDATE -> "update";
            case Change.DELETE -> "delete";
            default -> "bootstrap-insert";
        };
    }

    private static void putRow(JsonBuffer out, TableShape shape, RowImage row) {
        out.put('{');
        boolean first = true;
        for (int column = 0; column < shape.size(); column++) {
            if (shape.isExcluded(column)) {
                continue;
            }
            first = putLabel(out, shape, column, first);
            putValue(out, shape, row, column);
        }
        out.put('}');
    }

    /** Only what is not as it was. */
    private static void putOld(JsonBuffer out, TableShape shape, RowImage before, RowImage after) {
        out.put('{');
        boolean first = true;
        for (int column = 0; column < shape.size(); column++) {
            if (!shape.isExcluded(column) && !before.sameValue(column, after)) {
                first = putLabel(out, shape, column, first);
                putValue(out, shape, before, column);
            }
        }
        out.put('}');
    }

    private static boolean putLabel(JsonBuffer out, TableShape shape, int column, boolean first) {
        if (!first) {
            out.put(',');
        }
        out.putString(shape.column(column).name());
        out.put(':');
        return false;
    }

    private static void putValue(JsonBuffer out, TableShape shape, RowImage row, int column) {
        if (row.isNull(column)) {
            out.putNull();
            return;
        }
        Family family = shape.column(column).family();
        if (!shape.isPlain(column)) {
            shape.putValue(row, column, out);
        } else if (row.isNoDate(column)) {
            row.copy(column, out);
        } else if (family == Family.DECIMAL) {
            String quoted = row.text(column);
            out.putAscii(quoted.substring(1, quoted.length() - 1));
        } else if (family == Family.TIMESTAMP) {
            out.putAscii(row.text(column).replace('T', ' ').replace("Z", ""));
        } else {
            row.copy(column, out);
        }
    }

    @Override
    public boolean writeTruncate(JsonBuffer out, long row, long seq) {
        return false;
    }

    @Override
    public boolean holdsBack() {
        return true;
    }
}
