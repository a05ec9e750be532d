package io.millrace.cdc.binlog;

import java.util.Arrays;

/**
 * Reads the rows of a rows event ({@code Rows_event} in the server's {@code rows_event.h}, versions 1 and 2). The images are
 * used again for the next row.
 */
final class RowsReader {
    /** Told each row; for an insert only the image after, for a delete only the one before. */
    interface Rows {
        void row(RowOperation operation, RowImage before, RowImage after);
    }

    private final RowImage before = new RowImage();
    private final RowImage after = new RowImage();

    static long tableId(BinlogEvent event) {
        return event.body().readLong(6);
    }

    void read(BinlogEvent event, TableMap table, Rows rows) {
        int type = event.type();
        ByteCursor cursor = event.body();
        cursor.skip(6 + 2);
        if (hasExtraData(type)) {
            int extra = cursor.readInt(2);
            cursor.skip(extra - 2);
        }
        int columns = cursor.readPackedInt();
        if (columns != table.columns().size()) {
            throw new UndecodableEventException("rows of " + table + " have " + columns
                    + " columns, its description has " + table.columns().size());
        }
        RowOperation operation = operation(type);
        requireAllColumns(cursor, columns, table);
        if (operation == RowOperation.UPDATE) {
            requireAllColumns(cursor, columns, table);
        }
        if (isCompressed(type)) {
            byte[] plain = MariaDbCompression.event(cursor.bytes(), cursor.position(), cursor.remaining());
            cursor = new ByteCursor(plain, 0, plain.length);
        }
        try {
            readRows(cursor, table, operation, rows);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new UndecodableEventException("rows of " + table + " end too early", e);
        }
    }

    private void readRows(ByteCursor cursor, TableMap table, RowOperation operation, Rows rows) {
        while (cursor.remaining() > 0) {
            before.clear();
            after.clear();
            switch (operation) {
                case INSERT -> image(cursor, table, after);
                case DELETE -> image(cursor, table, before);
                case UPDATE -> {
                    image(cursor, table, before);
                    image(cursor, table, after);
                }
            }
            rows.row(operation, before, after);
        }
    }

    private static void image(ByteCursor cursor, TableMap table, RowImage row) {
        byte[] bytes = cursor.bytes();
        int nulls = cursor.position();
        int columns = table.columns().size();
        cursor.skip((columns + 7) / 8);
        int position = cursor.position();
        for (int i = 0; i < columns; i++) {
            if ((bytes[nulls + (i >> 3)] & (1 << (i & 7))) != 0) {
                row.endNull();
            } else {
                position = cell(table, i, bytes, position, row);
            }
        }
        cursor.position(position);
    }

    private static int cell(TableMap table, int column, byte[] bytes, int position, RowImage row) {
        try {
            return table.decoder(column).decode(bytes, position, row);
        } catch (UndecodableEventException e) {
            throw new UndecodableEventException(
                    "column " + table.columns().get(column).name() + " of " + table + ": " + e.getMessage(), e);
        }
    }

    /** An image that lacks columns is no row: it would have to be completed from somewhere. */
    private static void requireAllColumns(ByteCursor cursor, int columns, TableMap table) {
        byte[] present = cursor.readBytes((columns + 7) / 8);
        byte[] all = new byte[present.length];
        Arrays.fill(all, (byte) 0xff);
        if (columns % 8 != 0) {
            all[all.length - 1] = (byte) ((1 << (columns % 8)) - 1);
            present[present.length - 1] &= all[all.length - 1];
        }
        if (!Arrays.equals(present, all)) {
            throw new UndecodableEventException("a row of " + table
                    + " lacks columns: a session wrote it with binlog_row_image other than FULL. Keep sessions from that, and"
                    + " begin anew behind this place with a new snapshot");
        }
    }

    private static boolean hasExtraData(int type) {
        return switch (type) {
            case EventTypes.WRITE_ROWS,
                    EventTypes.UPDATE_ROWS,
                    EventTypes.DELETE_ROWS,
                    EventTypes.WRITE_ROWS_COMPRESSED,
                    EventTypes.UPDATE_ROWS_COMPRESSED,
                    EventTypes.DELETE_ROWS_COMPRESSED -> true;
            default -> false;
        };
    }

    private static boolean isCompressed(int type) {
        return type >= EventTypes.WRITE_ROWS_COMPRESSED_V1 && type <= EventTypes.DELETE_ROWS_COMPRESSED;
    }

    private static RowOperation operation(int type) {
        return switch (type) {
            case EventTypes.WRITE_ROWS,
                    EventTypes.WRITE_ROWS_V1,
                    EventTypes.WRITE_ROWS_COMPRESSED,
                    EventTypes.WRITE_ROWS_COMPRESSED_V1 -> RowOperation.INSERT;
            case EventTypes.UPDATE_ROWS,
                    EventTypes.UPDATE_ROWS_V1,
                    EventTypes.UPDATE_ROWS_COMPRESSED,
                    EventTypes.UPDATE_ROWS_COMPRESSED_V1 -> RowOperation.UPDATE;
            default -> RowOperation.DELETE;
        };
    }
}
