package io.millrace.cdc.binlog;

import io.millrace.cdc.binlog.Column.Family;
import io.millrace.cdc.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes the decoder for a column's cells. */
final class CellDecoders {
    private CellDecoders() {}

    static Family family(ColumnShape column) {
        return switch (column.type()) {
            case ColumnTypes.TINY,
                    ColumnTypes.SHORT,
                    ColumnTypes.INT24,
                    ColumnTypes.LONG,
                    ColumnTypes.LONGLONG,
                    ColumnTypes.YEAR,
                    ColumnTypes.BIT -> Family.INTEGER;
            case ColumnTypes.NEWDECIMAL -> Family.DECIMAL;
            case ColumnTypes.FLOAT, ColumnTypes.DOUBLE -> Family.FLOAT;
            case ColumnTypes.DATE, ColumnTypes.NEWDATE -> Family.DATE;
            case ColumnTypes.DATETIME2 -> Family.DATETIME;
            case ColumnTypes.TIMESTAMP2 -> Family.TIMESTAMP;
            case ColumnTypes.TIME2 -> Family.TIME;
            case ColumnTypes.ENUM -> Family.ENUM;
            case ColumnTypes.SET -> Family.SET;
            case ColumnTypes.JSON -> Family.JSON;
            case ColumnTypes.GEOMETRY -> Family.GEOMETRY;
            case ColumnTypes.VECTOR -> Family.VECTOR;
            default -> column.text() == TextDecoder.BINARY ? Family.BINARY : Family.TEXT;
        };
    }

    static CellDecoder of(ColumnShape column) {
        boolean unsigned = column.unsigned();
        return switch (column.type()) {
            case ColumnTypes.TINY ->
                (bytes, at, row) -> {
                    row.json().putLong(unsigned ? bytes[at] & 0xff : bytes[at]);
                    row.end();
                    return at + 1;
                };
            case ColumnTypes.SHORT ->
                (bytes, at, row) -> {
                    long value = ByteCursor.littleEndian(bytes, at, 2);
                    row.json().putLong(unsigned ? value : (short) value);
                    row.end();
                    return at + 2;
                };
            case ColumnTypes.INT24 ->
                (bytes, at, row) -> {
                    long value = ByteCursor.littleEndian(bytes, at, 3);
                    row.json().putLong(unsigned || value < 0x800000 ? value : value - 0x1000000);
                    row.end();
                    return at + 3;
                };
            case ColumnTypes.LONG ->
                (bytes, at, row) -> {
                    long value = ByteCursor.littleEndian(bytes, at, 4);
                    row.json().putLong(unsigned ? value : (int) value);
                    row.end();
                    return at + 4;
                };
            case ColumnTypes.LONGLONG ->
                (bytes, at, row) -> {
                    long value = ByteCursor.littleEndian(bytes, at, 8);
                    if (unsigned) {
                        row.json().putUnsigned(value);
                    } else {
                        row.json().putLong(value);
                    }
                    row.end();
                    return at + 8;
                };
            case ColumnTypes.FLOAT ->
                (bytes, at, row) -> {
                    row.json().putFloat(Float.intBitsToFloat((int) ByteCursor.littleEndian(bytes, at, 4)));
                    row.end();
                    return at + 4;
                };
            case ColumnTypes.DOUBLE ->
                (bytes, at, row) -> {
                    row.json().putDouble(Double.longBitsToDouble(ByteCursor.littleEndian(bytes, at, 8)));
                    row.end();
                    return at + 8;
                };
            case ColumnTypes.YEAR ->
                (bytes, at, row) -> {
                    int value = bytes[at] & 0xff;
                    row.json().putLong(value == 0 ? 0 : 1900 + value);
                    row.end();
                    return at + 1;
                };
            case ColumnTypes.BIT -> bit(column.metadata());
            case ColumnTypes.NEWDECIMAL -> decimal(column.metadata() >> 8, column.metadata() & 0xff);
            case ColumnTypes.DATE, ColumnTypes.NEWDATE -> TemporalCells::date;
            case ColumnTypes.TIME2 -> TemporalCells.time(column.metadata());
            case ColumnTypes.DATETIME2 -> TemporalCells.datetime(column.metadata());
            case ColumnTypes.TIMESTAMP2 -> TemporalCells.timestamp(column.metadata());
            case ColumnTypes.VARCHAR, ColumnTypes.VAR_STRING -> text(column.metadata() > 255 ? 2 : 1, column.text());
            case ColumnTypes.STRING ->
                column.text() == TextDecoder.BINARY
                        ? paddedBinary(column.metadata())
                        : text(column.metadata() > 255 ? 2 : 1, column.text());
            case ColumnTypes.BLOB -> text(column.metadata(), column.text());
            case ColumnTypes.VARCHAR_COMPRESSED -> compressed(column.metadata() > 255 ? 2 : 1, column.text());
            case ColumnTypes.BLOB_COMPRESSED -> compressed(column.metadata(), column.text());
            case ColumnTypes.ENUM -> enumeration(column.metadata(), quoted(column.labels()), column.name());
            case ColumnTypes.SET -> set(column.metadata(), quoted(column.labels()), column.name());
            case ColumnTypes.JSON ->
                (bytes, at, row) -> {
                    int width = column.metadata();
                    int length = (int) ByteCursor.littleEndian(bytes, at, width);
                    JsonBinary.write(bytes, at + width, length, row.json());
                    row.end();
                    return at + width + length;
                };
            case ColumnTypes.GEOMETRY -> geometry(column.metadata());
            case ColumnTypes.VECTOR -> vector(column.metadata());
            case ColumnTypes.TIMESTAMP, ColumnTypes.DATETIME, ColumnTypes.TIME ->
                throw new UndecodableEventException(
                        "the column " + column.name()
                                + " has the storage format of times from before MySQL 5.6; run ALTER TABLE ... FORCE on its table");
            default ->
                throw new UndecodableEventException(
                        "the column " + column.name() + " has the type number " + column.type());
        };
    }

    private static CellDecoder bit(int metadata) {
        int width = (metadata >> 8) + ((metadata & 0xff) > 0 ? 1 : 0);
        return (bytes, at, row) -> {
            row.json().putUnsigned(ByteCursor.bigEndian(bytes, at, width));
            row.end();
            return at + width;
        };
    }

    private static CellDecoder decimal(int precision, int scale) {
        int size = DecimalCell.size(precision, scale);
        return (bytes, at, row) -> {
            row.json().put('"');
            DecimalCell.write(bytes, at, precision, scale, row.json());
            row.json().put('"');
            row.end();
            return at + size;
        };
    }

    private static CellDecoder text(int width, TextDecoder decoder) {
        return (bytes, at, row) -> {
            int length = (int) ByteCursor.littleEndian(bytes, at, width);
            decoder.write(bytes, at + width, length, row.json());
            row.end();
            return at + width + length;
        };
    }

    /** The server strips trailing zero bytes of BINARY(n); its clients see them. */
    private static CellDecoder paddedBinary(int size) {
        int width = size > 255 ? 2 : 1;
        return (bytes, at, row) -> {
            int length = (int) ByteCursor.littleEndian(bytes, at, width);
            if (length == size) {
                row.json().putBase64(bytes, at + width, length);
            } else {
                byte[] padded = Arrays.copyOf(Arrays.copyOfRange(bytes, at + width, at + width + length), size);
                row.json().putBase64(padded, 0, size);
            }
            row.end();
            return at + width + length;
        };
    }

    private static CellDecoder compressed(int width, TextDecoder decoder) {
        return (bytes, at, row) -> {
            int length = (int) ByteCursor.littleEndian(bytes, at, width);
            byte[] plain = MariaDbCompression.column(bytes, at + width, length);
            decoder.write(plain, 0, plain.length, row.json());
            row.end();
            return at + width + length;
        };
    }

    /** 0 stands for a value that is none of the labels, which the server shows as an empty text. */
    private static CellDecoder enumeration(int width, byte[][] labels, String column) {
        return (bytes, at, row) -> {
            int number = (int) ByteCursor.littleEndian(bytes, at, width);
            if (number > labels.length) {
                throw new UndecodableEventException(
                        "the column " + column + " has label " + number + " of " + labels.length);
            }
            if (number == 0) {
                row.json().putAscii("\"\"");
            } else {
                row.json().put(labels[number - 1]);
            }
            row.end();
            return at + width;
        };
    }

    private static CellDecoder set(int width, byte[][] labels, String column) {
        return (bytes, at, row) -> {
            long members = ByteCursor.littleEndian(bytes, at, width);
            JsonBuffer out = row.json();
            out.put('[');
            boolean first = true;
            for (long rest = members; rest != 0; rest &= rest - 1) {
                int number = Long.numberOfTrailingZeros(rest);
                if (number >= labels.length) {
                    throw new UndecodableEventException(
                            "the column " + column + " has label " + (number + 1) + " of " + labels.length);
                }
                if (!first) {
                    out.put(',');
                }
                out.put(labels[number]);
                first = false;
            }
            out.put(']');
            row.end();
            return at + width;
        };
    }

    private static CellDecoder geometry(int width) {
        return (bytes, at, row) -> {
            int length = (int) ByteCursor.littleEndian(bytes, at, width);
            Values.putGeometry(bytes, at + width, length, row.json());
            row.end();
            return at + width + length;
        };
    }

    private static CellDecoder vector(int width) {
        return (bytes, at, row) -> {
            int length = (int) ByteCursor.littleEndian(bytes, at, width);
            Values.putVector(bytes, at + width, length, row.json());
            row.end();
            return at + width + length;
        };
    }

    private static byte[][] quoted(List<String> labels) {
        return labels.stream()
                .map(label -> {
                    JsonBuffer out = new JsonBuffer();
                    byte[] utf8 = label.getBytes(StandardCharsets.UTF_8);
                    out.putString(utf8, 0, utf8.length);
                    return out.toBytes();
                })
                .toArray(byte[][]::new);
    }
}
