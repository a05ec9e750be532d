package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.Column.Family;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.json.JsonBuffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of Debezium's MySQL connector without schemas ("Data change events" and "Data type mappings" of its documentation), with its
 * defaults: DECIMAL as the bytes of its digits, dates as days, DATETIME and TIME as milliseconds or microseconds, deletions followed by
 * tombstones. A date that is none of the calendar is null.
 */
final class DebeziumFormat implements ChangeFormat {
    private static final long MILLIS = 1_000;
    private static final long MICROS = 1_000_000;
    private static final int MILLIS_DIGITS = 3;
    private static final int MICROS_DIGITS = 6;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String source;
    private final boolean mariaDb;
    private String transaction = "";
    private String database = "";
    private String table = "";
    private String file = "";
    private long position;
    private long at;

    DebeziumFormat(String source, boolean mariaDb) {
        this.source = source;
        this.mariaDb = mariaDb;
    }

    @Override
    public void transaction(String gtid, long number) {
        transaction = gtid;
    }

    @Override
    public void place(TableMap ofTable, String inFile, long eventEnd, long seconds) {
        place(ofTable.database(), ofTable.table(), inFile, eventEnd, seconds);
    }

    @Override
    public void place(String ofDatabase, String ofTable, String inFile, long eventEnd, long seconds) {
        database = ofDatabase;
        table = ofTable;
        file = inFile;
        position = eventEnd;
        at = seconds;
    }

    @Override
    public void writeKey(JsonBuffer out, TableShape shape, RowImage row) {
        out.put('{');
        for (int i = 0; i < shape.key().length; i++) {
            if (i > 0) {
                out.put(',');
            }
            int column = shape.key()[i];
            out.putString(shape.column(column).name());
            out.put(':');
            putValue(out, shape, row, column);
        }
        out.put('}');
    }

    @Override
    public void write(JsonBuffer out, Change change, TableShape shape, Optional<byte[]> key, boolean last) {
        out.putAscii("{\"before\":");
        putRow(out, shape, change.before());
        out.putAscii(",\"after\":");
        putRow(out, shape, change.after());
        putSource(out, change.operation() == Change.READ, change.row());
        out.putAscii(",\"transaction\":");
        putTransaction(out, change.row());
        out.putAscii(",\"op\":\"" + change.operation() + "\"");
        putTimes(out);
        out.put('}');
    }

    @Override
    public boolean writeTruncate(JsonBuffer out, long row, long seq) {
        out.putAscii("{\"before\":null,\"after\":null");
        putSource(out, false, row);
        out.putAscii(",\"transaction\":null,\"op\":\"t\"");
        putTimes(out);
        out.put('}');
        return true;
    }

    private void putSource(JsonBuffer out, boolean snapshot, long row) {
        out.putAscii(",\"source\":{\"version\":\"millrace\",\"connector\":\"" + (mariaDb ? "mariadb" : "mysql")
                + "\",\"name\":");
        out.putString(source);
        putTimes(out);
        out.putAscii(",\"snapshot\":\"" + snapshot + "\",\"db\":");
        out.putString(database);
        out.putAscii(",\"sequence\":null,\"table\":");
        out.putString(table);
        out.putAscii(",\"server_id\":0,\"gtid\":");
        if (transaction.isEmpty()) {
            out.putNull();
        } else {
            out.putString(transaction);
        }
        out.putAscii(",\"file\":");
        out.putString(file);
        out.putAscii(",\"pos\":" + position + ",\"row\":" + row + ",\"thread\":null,\"query\":null}");
    }

    private void putTransaction(JsonBuffer out, long row) {
        if (transaction.isEmpty()) {
            out.putNull();
            return;
        }
        out.putAscii("{\"id\":");
        out.putString(transaction);
        out.putAscii(",\"total_order\":" + (row + 1) + "}");
    }

    private void putTimes(JsonBuffer out) {
        out.putAscii(",\"ts_ms\":" + at * MILLIS + ",\"ts_us\":" + at * MICROS + ",\"ts_ns\":" + at * MICROS * MILLIS);
    }

    private static void putRow(JsonBuffer out, TableShape shape, Optional<RowImage> row) {
        if (row.isEmpty()) {
            out.putNull();
            return;
        }
        out.put('{');
        boolean first = true;
        for (int column = 0; column < shape.size(); column++) {
            if (shape.isExcluded(column)) {
                continue;
            }
            if (!first) {
                out.put(',');
            }
            first = false;
            out.putString(shape.column(column).name());
            out.put(':');
            putValue(out, shape, row.get(), column);
        }
        out.put('}');
    }

    private static void putValue(JsonBuffer out, TableShape shape, RowImage row, int column) {
        if (row.isNull(column) || row.isNoDate(column)) {
            out.putNull();
            return;
        }
        if (!shape.isPlain(column)) {
            shape.putValue(row, column, out);
            return;
        }
        Family family = shape.column(column).family();
        switch (family) {
            case DECIMAL -> {
                byte[] digits =
                        new BigDecimal(unquoted(row, column)).unscaledValue().toByteArray();
                out.putBase64(digits, 0, digits.length);
            }
            case DATE -> out.putLong(LocalDate.parse(unquoted(row, column)).toEpochDay());
            case DATETIME -> putDateTime(out, unquoted(row, column));
            case TIME -> out.putLong(micros(unquoted(row, column)));
            case SET -> out.putString(labels(row.text(column)));
            case JSON -> out.putString(row.text(column));
            case GEOMETRY -> putGeometry(out, row.text(column));
            default -> row.copy(column, out);
        }
    }

    private static String unquoted(RowImage row, int column) {
        String text = row.text(column);
        return text.substring(1, text.length() - 1);
    }

    /** Up to three digits behind the point are milliseconds, more are microseconds. */
    private static void putDateTime(JsonBuffer out, String text) {
        LocalDateTime moment = LocalDateTime.parse(text.replace(' ', 'T'));
        int point = text.indexOf('.');
        boolean fine = point >= 0 && text.length() - point - 1 > MILLIS_DIGITS;
        long unit = fine ? MICROS : MILLIS;
        long nanosOfUnit = 1_000_000_000L / unit;
        out.putLong(moment.toEpochSecond(ZoneOffset.UTC) * unit + moment.get(ChronoField.NANO_OF_SECOND) / nanosOfUnit);
    }

    /** Microseconds of {@code [-]hhh:mm:ss[.f]}. */
    private static long micros(String text) {
        boolean negative = text.startsWith("-");
        String[] parts = text.substring(negative ? 1 : 0).split("[:.]", -1);
        long seconds = (Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1])) * 60 + Long.parseLong(parts[2]);
        String fraction = parts.length > 3 ? parts[3] : "";
        long micros = seconds * MICROS
                + (fraction.isEmpty() ? 0 : Long.parseLong((fraction + "000000").substring(0, MICROS_DIGITS)));
        return negative ? -micros : micros;
    }

    /** Labels hold no commas. */
    private static String labels(String array) {
        List<String> labels = new ArrayList<>();
        JSON.readTree(array).forEach(label -> labels.add(label.asString()));
        return String.join(",", labels);
    }

    private static void putGeometry(JsonBuffer out, String object) {
        int wkb = object.indexOf(",\"wkb\":");
        String srid = object.substring("{\"srid\":".length(), wkb);
        String bytes = object.substring(wkb + ",\"wkb\":".length(), object.length() - 1);
        byte[] text = ("{\"wkb\":" + bytes + ",\"srid\":" + (srid.equals("0") ? "null" : srid) + "}")
                .getBytes(StandardCharsets.US_ASCII);
        out.put(text);
    }

    @Override
    public boolean leavesTombstones() {
        return true;
    }
}
