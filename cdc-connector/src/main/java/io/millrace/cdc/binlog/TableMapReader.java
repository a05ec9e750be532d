package io.millrace.cdc.binlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads table-map events written with {@code binlog_row_metadata=FULL} ({@code Table_map_event} in the server's {@code
 * rows_event.h}), which carry names, signs, character sets, labels and the primary key of a table's columns.
 */
final class TableMapReader {
    private static final int SIGNEDNESS = 1;
    private static final int DEFAULT_CHARSET = 2;
    private static final int COLUMN_CHARSET = 3;
    private static final int COLUMN_NAME = 4;
    private static final int SET_LABELS = 5;
    private static final int ENUM_LABELS = 6;
    private static final int SIMPLE_PRIMARY_KEY = 8;
    private static final int PRIMARY_KEY_WITH_PREFIX = 9;
    private static final int LABELS_DEFAULT_CHARSET = 10;
    private static final int LABELS_COLUMN_CHARSET = 11;

    /** Real type of a column that is sent as a fixed string ("Table_map_event" column metadata). */
    private static final int STRING_LENGTH_BITS = 0x30;

    private final String database;
    private final String table;
    private final Collations collations;
    private final Dialect dialect;
    private final int[] types;
    private final int[] metadata;
    private @Nullable List<String> names;
    private byte[] signs = {};
    private int @Nullable [] textCollations;
    private int @Nullable [] labelCollations;
    private @Nullable List<List<byte[]>> enumLabels;
    private @Nullable List<List<byte[]>> setLabels;
    private int[] primaryKey = {};

    private TableMapReader(
            String database, String table, Collations collations, Dialect dialect, int[] types, int[] metadata) {
        this.database = database;
        this.table = table;
        this.collations = collations;
        this.dialect = dialect;
        this.types = types;
        this.metadata = metadata;
    }

    /** Reads what follows the table's name. */
    static TableMap read(String database, String table, ByteCursor cursor, Collations collations, Dialect dialect) {
        int count = cursor.readPackedInt();
        int[] types = new int[count];
        for (int i = 0; i < count; i++) {
            types[i] = cursor.readByte();
        }
        int metadataEnd = cursor.readPackedInt() + cursor.position();
        int[] metadata = new int[count];
        for (int i = 0; i < count; i++) {
            readMetadata(i, types, metadata, cursor);
        }
        if (cursor.position() != metadataEnd) {
            throw new UndecodableEventException("the description of the columns of " + database + "." + table
                    + " has another length than its types need");
        }
        cursor.skip((count + 7) / 8);
        TableMapReader reader = new TableMapReader(database, table, collations, dialect, types, metadata);
        while (cursor.remaining() > 0) {
            int field = cursor.readByte();
            int length = cursor.readPackedInt();
            int end = cursor.position() + length;
            reader.readField(field, new ByteCursor(cursor.bytes(), cursor.position(), end));
            cursor.position(end);
        }
        return reader.table();
    }

    private static void readMetadata(int i, int[] types, int[] metadata, ByteCursor cursor) {
        int bytes = ColumnTypes.metadataBytes(types[i]);
        if (bytes == 0) {
            return;
        }
        int first = cursor.readByte();
        if (bytes == 1) {
            metadata[i] = first;
            return;
        }
        int second = cursor.readByte();
        switch (types[i]) {
            case ColumnTypes.VARCHAR, ColumnTypes.VARCHAR_COMPRESSED, ColumnTypes.BIT ->
                metadata[i] = first | (second << 8);
            case ColumnTypes.NEWDECIMAL -> metadata[i] = (first << 8) | second;
            default -> {
                if ((first & STRING_LENGTH_BITS) == STRING_LENGTH_BITS) {
                    types[i] = first;
                    metadata[i] = second;
                } else {
                    // Long CHAR columns keep two bits of their length in the type, inverted.
                    types[i] = first | STRING_LENGTH_BITS;
                    metadata[i] = second | (((first & STRING_LENGTH_BITS) ^ STRING_LENGTH_BITS) << 4);
                }
            }
        }
    }

    private void readField(int field, ByteCursor cursor) {
        switch (field) {
            case SIGNEDNESS -> signs = cursor.readBytes(cursor.remaining());
            case DEFAULT_CHARSET -> textCollations = defaultAndExceptions(cursor, textColumns());
            case COLUMN_CHARSET -> textCollations = each(cursor, textColumns());
            case COLUMN_NAME -> names = readNames(cursor);
            case SET_LABELS -> setLabels = readLabels(cursor);
            case ENUM_LABELS -> enumLabels = readLabels(cursor);
            case SIMPLE_PRIMARY_KEY -> primaryKey = readKey(cursor, false);
            case PRIMARY_KEY_WITH_PREFIX -> primaryKey = readKey(cursor, true);
            case LABELS_DEFAULT_CHARSET -> labelCollations = defaultAndExceptions(cursor, labelColumns());
            case LABELS_COLUMN_CHARSET -> labelCollations = each(cursor, labelColumns());
            default -> {
                // Geometry types, visibility, dimensions: nothing that decoding needs.
            }
        }
    }

    private int textColumns() {
        return count(this::hasCollation);
    }

    private boolean hasCollation(int type) {
        return ColumnTypes.isText(type) || (type == ColumnTypes.GEOMETRY && dialect.geometriesHaveCollations());
    }

    private int labelColumns() {
        return count(type -> type == ColumnTypes.ENUM || type == ColumnTypes.SET);
    }

    private int count(IntPredicate kind) {
        int count = 0;
        for (int type : types) {
            count += kind.test(type) ? 1 : 0;
        }
        return count;
    }

    private static int[] defaultAndExceptions(ByteCursor cursor, int columns) {
        int[] collations = new int[columns];
        Arrays.fill(collations, cursor.readPackedInt());
        while (cursor.remaining() > 0) {
            int column = cursor.readPackedInt();
            collations[column] = cursor.readPackedInt();
        }
        return collations;
    }

    private static int[] each(ByteCursor cursor, int columns) {
        int[] collations = new int[columns];
        for (int i = 0; i < columns; i++) {
            collations[i] = cursor.readPackedInt();
        }
        if (cursor.remaining() > 0) {
            throw new UndecodableEventException(
                    "a table has more collations than its " + columns + " columns that can have one");
        }
        return collations;
    }

    private static List<String> readNames(ByteCursor cursor) {
        List<String> names = new ArrayList<>();
        while (cursor.remaining() > 0) {
            names.add(cursor.readUtf8(cursor.readPackedInt()));
        }
        return names;
    }

    private static List<List<byte[]>> readLabels(ByteCursor cursor) {
        List<List<byte[]>> columns = new ArrayList<>();
        while (cursor.remaining() > 0) {
            int count = cursor.readPackedInt();
            List<byte[]> labels = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                labels.add(cursor.readBytes(cursor.readPackedInt()));
            }
            columns.add(labels);
        }
        return columns;
    }

    private static int[] readKey(ByteCursor cursor, boolean prefixes) {
        List<Integer> columns = new ArrayList<>();
        while (cursor.remaining() > 0) {
            columns.add(cursor.readPackedInt());
            if (prefixes) {
                cursor.readPackedInt();
            }
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private TableMap table() {
        List<String> columnNames = names;
        if (columnNames == null || columnNames.size() != types.length) {
            throw new UndecodableEventException("the table " + database + "." + table
                    + " is described without the names of its columns: it was written while binlog_row_metadata was not FULL."
                    + " Set it to FULL, and begin anew behind this place with a new snapshot");
        }
        List<Column> columns = new ArrayList<>();
        CellDecoder[] decoders = new CellDecoder[types.length];
        int text = 0;
        int label = 0;
        int enums = 0;
        int sets = 0;
        int sign = 0;
        for (int i = 0; i < types.length; i++) {
            int type = types[i];
            String name = columnNames.get(i);
            TextDecoder decoder = TextDecoder.BINARY;
            List<String> labels = List.of();
            boolean unsigned = false;
            if (type == ColumnTypes.GEOMETRY && hasCollation(type)) {
                text++;
            } else if (ColumnTypes.isText(type)) {
                decoder = collations.decoder(collation(textCollations, text++, name), name);
            } else if (type == ColumnTypes.ENUM) {
                labels = labels(enumLabels, enums++, label++, name);
            } else if (type == ColumnTypes.SET) {
                labels = labels(setLabels, sets++, label++, name);
            } else if (ColumnTypes.isNumber(type) || (type == ColumnTypes.YEAR && dialect.yearsHaveSigns())) {
                unsigned = isUnsigned(sign++, name);
            }
            ColumnShape shape = new ColumnShape(name, type, metadata[i], unsigned, decoder, labels);
            columns.add(new Column(name, CellDecoders.family(shape)));
            decoders[i] = CellDecoders.of(shape);
        }
        requireAllSignsUsed(sign);
        for (int column : primaryKey) {
            if (column >= types.length) {
                throw new UndecodableEventException(
                        "the primary key of " + database + "." + table + " names column " + column);
            }
        }
        return new TableMap(database, table, columns, primaryKey, decoders);
    }

    private int collation(int @Nullable [] known, int index, String column) {
        if (known == null) {
            throw new UndecodableEventException(
                    "the column " + database + "." + table + "." + column + " has no character set");
        }
        return known[index];
    }

    private List<String> labels(@Nullable List<List<byte[]>> known, int index, int labelIndex, String column) {
        if (known == null || index >= known.size()) {
            throw new UndecodableEventException(
                    "the column " + database + "." + table + "." + column + " has no labels");
        }
        TextDecoder decoder = labelDecoder(labelIndex, column);
        return known.get(index).stream().map(decoder::text).toList();
    }

    private TextDecoder labelDecoder(int labelIndex, String column) {
        int[] known = labelCollations;
        if (known == null) {
            // Early versions of MySQL 8.0 don't say: then only what is the same in every character set is safe.
            return TextDecoder.of(StandardCharsets.US_ASCII);
        }
        TextDecoder decoder = collations.decoder(known[labelIndex], column);
        // The labels of a column of bytes are shown as text.
        return decoder == TextDecoder.BINARY ? TextDecoder.LATIN_1 : decoder;
    }

    private boolean isUnsigned(int index, String column) {
        if (index / 8 >= signs.length) {
            throw new UndecodableEventException("the column " + database + "." + table + "." + column + " has no sign");
        }
        return (signs[index / 8] & (0x80 >> (index % 8))) != 0;
    }

    private void requireAllSignsUsed(int used) {
        if ((used + 7) / 8 != signs.length) {
            throw new UndecodableEventException("the table " + database + "." + table + " has " + used
                    + " columns with a sign, but signs for " + signs.length * 8);
        }
    }
}
