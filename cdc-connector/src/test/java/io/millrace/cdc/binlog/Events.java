package io.millrace.cdc.binlog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes events byte by byte. */
final class Events {
    static final byte[] UUID = new byte[16];

    private Events() {}

    static BinlogEvent event(int type, int flags, byte[] body) {
        Bytes bytes = new Bytes();
        bytes.number(1_700_000_000L, 4).number(type, 1).number(1, 4).number(BinlogEvent.HEADER + body.length, 4);
        bytes.number(4711, 4).number(flags, 2).raw(body);
        byte[] all = bytes.toBytes();
        return new BinlogEvent(all, 0, all.length);
    }

    static BinlogEvent rotate(String file) {
        return event(
                EventTypes.ROTATE, 0x20, new Bytes().number(4, 8).text(file).toBytes());
    }

    static BinlogEvent gtid(long number) {
        return event(
                EventTypes.GTID,
                0,
                new Bytes().number(1, 1).raw(UUID).number(number, 8).toBytes());
    }

    static BinlogEvent query(String database, String sql) {
        return event(
                EventTypes.QUERY,
                0,
                new Bytes()
                        .number(0, 8)
                        .number(database.length(), 1)
                        .number(0, 4)
                        .text(database)
                        .number(0, 1)
                        .text(sql)
                        .toBytes());
    }

    static BinlogEvent xid() {
        return event(EventTypes.XID, 0, new Bytes().number(5, 8).toBytes());
    }

    /** The table shop.items: id INT UNSIGNED as its primary key, and name VARCHAR(10) of collation 255. */
    static BinlogEvent tableMap(boolean names) {
        Bytes bytes = new Bytes()
                .number(77, 6)
                .number(0, 2)
                .number(4, 1)
                .text("shop")
                .number(0, 1)
                .number(5, 1)
                .text("items")
                .number(0, 1)
                .number(2, 1)
                .number(ColumnTypes.LONG, 1)
                .number(ColumnTypes.VARCHAR, 1)
                .number(2, 1)
                .number(40, 2)
                .number(2, 1)
                .field(1, new Bytes().number(0x80, 1))
                .field(2, new Bytes().number(0xfc, 1).number(255, 2));
        if (names) {
            bytes.field(4, new Bytes().number(2, 1).text("id").number(4, 1).text("name"));
        }
        return event(
                EventTypes.TABLE_MAP,
                0,
                bytes.field(8, new Bytes().number(0, 1)).toBytes());
    }

    static byte[] row(long id, String name) {
        return new Bytes()
                .number(0, 1)
                .number(id, 4)
                .number(name.length(), 1)
                .text(name)
                .toBytes();
    }

    static BinlogEvent insert(int type, int columnsPresent, byte[] rows) {
        Bytes bytes = new Bytes().number(77, 6).number(0, 2);
        if (type >= EventTypes.WRITE_ROWS && type <= EventTypes.DELETE_ROWS) {
            bytes.number(2, 2);
        }
        return event(
                type, 0, bytes.number(2, 1).number(columnsPresent, 1).raw(rows).toBytes());
    }

    /** Bytes under construction. */
    static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes number(long value, int width) {
            for (int i = 0; i < width; i++) {
                out.write((int) (value >>> (8 * i)));
            }
            return this;
        }

        Bytes text(String text) {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }

        Bytes raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Bytes field(int type, Bytes value) {
            byte[] bytes = value.toBytes();
            return number(type, 1).number(bytes.length, 1).raw(bytes);
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }
}
