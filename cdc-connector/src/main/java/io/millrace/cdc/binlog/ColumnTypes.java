package io.millrace.cdc.binlog;

/** Numbers of column types ({@code enum_field_types} in the server's {@code field_types.h}). */
final class ColumnTypes {
    static final int TINY = 1;
    static final int SHORT = 2;
    static final int LONG = 3;
    static final int FLOAT = 4;
    static final int DOUBLE = 5;
    static final int TIMESTAMP = 7;
    static final int LONGLONG = 8;
    static final int INT24 = 9;
    static final int DATE = 10;
    static final int TIME = 11;
    static final int DATETIME = 12;
    static final int YEAR = 13;
    static final int NEWDATE = 14;
    static final int VARCHAR = 15;
    static final int BIT = 16;
    static final int TIMESTAMP2 = 17;
    static final int DATETIME2 = 18;
    static final int TIME2 = 19;
    /** MariaDB's columns with the attribute COMPRESSED. */
    static final int BLOB_COMPRESSED = 140;

    static final int VARCHAR_COMPRESSED = 141;
    static final int VECTOR = 242;
    static final int JSON = 245;
    static final int NEWDECIMAL = 246;
    static final int ENUM = 247;
    static final int SET = 248;
    static final int BLOB = 252;
    static final int VAR_STRING = 253;
    static final int STRING = 254;
    static final int GEOMETRY = 255;

    private ColumnTypes() {}

    /** How many bytes describe a column of the type in a table-map event. */
    static int metadataBytes(int type) {
        return switch (type) {
            case FLOAT, DOUBLE, BLOB, BLOB_COMPRESSED, GEOMETRY, JSON, VECTOR, TIME2, DATETIME2, TIMESTAMP2 -> 1;
            case VARCHAR, VARCHAR_COMPRESSED, BIT, VAR_STRING, STRING, NEWDECIMAL, ENUM, SET -> 2;
            case TINY, SHORT, LONG, LONGLONG, INT24, DATE, NEWDATE, YEAR, TIME, DATETIME, TIMESTAMP -> 0;
            default -> throw new UndecodableEventException("a column has the type number " + type);
        };
    }

    static boolean isText(int type) {
        return switch (type) {
            case VARCHAR, VAR_STRING, STRING, BLOB, BLOB_COMPRESSED, VARCHAR_COMPRESSED -> true;
            default -> false;
        };
    }

    /** Whether a column of the type has a bit in the list of unsigned columns, years aside. */
    static boolean isNumber(int type) {
        return switch (type) {
            case TINY, SHORT, LONG, LONGLONG, INT24, FLOAT, DOUBLE, NEWDECIMAL -> true;
            default -> false;
        };
    }
}
