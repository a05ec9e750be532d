package io.millrace.schemas.row;

import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Turns the bytes of a record into a {@link Row}, or says why it can't be one. The same bytes give the same row always
 * and everywhere: batches can be written again from the log.
 */
public final class RowReader {
    /** Longest row in bytes that Redshift's COPY takes ("Input row size" in its COPY usage notes). */
    public static final int MAX_ROW_BYTES = 4 * 1024 * 1024;

    /** Longest text in bytes that a VARCHAR column takes ("Character types" in the Redshift developer guide). */
    public static final int MAX_TEXT_BYTES = 65_535;

    private static final int MAX_DEPTH = 200;
    private static final int DECIMAL_INTEGER_DIGITS = 20;
    private static final int DECIMAL_FRACTION_DIGITS = 18;
    private static final int BIG_INTEGER_DIGITS = 38;
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(4_000)
                    .maxStringLength(MAX_ROW_BYTES)
                    .maxNameLength(MAX_ROW_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final FlatRows flatRows = new FlatRows();

    /**
     * @throws BadRowException when the bytes are not one JSON object that the warehouse could load
     */
    public Row read(byte[] record) {
        if (record.length > MAX_ROW_BYTES) {
            throw new BadRowException(
                    ErrorCode.ROW_TOO_LARGE,
                    "the row has " + record.length + " bytes; at most " + MAX_ROW_BYTES + " can be loaded");
        }
        if (!startsAsUtf8(record)) {
            throw new BadRowException(ErrorCode.NOT_JSON, "not UTF-8 text");
        }
        Optional<Row> flat = flatRows.read(record);
        if (flat.isPresent()) {
            return flat.get();
        }
        LoadableText.require(record);
        return parse(record);
    }

    /** Reads any row; what {@link FlatRows} takes, it must take in the same way. */
    Row parse(byte[] record) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), record)) {
            return read(parser, record);
        } catch (JacksonException e) {
            throw new BadRowException(
                    ErrorCode.NOT_JSON,
                    "not valid JSON at byte "
                            + Math.max(
                                    0,
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getByteOffset()));
        }
    }

    /** The parser guesses other encodings from such bytes; no JSON object in UTF-8 begins with them. */
    private static boolean startsAsUtf8(byte[] record) {
        for (int i = 0; i < Math.min(4, record.length); i++) {
            if (record[i] == 0 || record[i] == (byte) 0xfe || record[i] == (byte) 0xff) {
                return false;
            }
        }
        return true;
    }

    private static Row read(JsonParser parser, byte[] record) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new BadRowException(ErrorCode.NOT_JSON, "the record is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new BadRowException(ErrorCode.NOT_AN_OBJECT, "the record is not a JSON object");
        }
        int objectStart = (int) parser.currentTokenLocation().getByteOffset();
        List<Row.Cell> cells = new ArrayList<>();
        Set<String> names = new HashSet<>();
        ByteArrayOutputStream renamed = new ByteArrayOutputStream(0);
        int copied = objectStart;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String column = column(name);
            if (!names.add(column)) {
                throw new BadRowException(
                        ErrorCode.INVALID_COLUMN_NAME, "two fields of the row fold to the column " + column);
            }
            int nameStart = (int) parser.currentTokenLocation().getByteOffset();
            int nameEnd = closingQuote(record, nameStart) + 1;
            boolean escaped = nameEnd - nameStart != column.length() + 2;
            if (escaped || !column.equals(name)) {
                renamed.write(record, copied, nameStart - copied);
                renamed.writeBytes(("\"" + column + "\"").getBytes(StandardCharsets.US_ASCII));
                copied = nameEnd;
            }
            Value value = value(parser, column);
            int start = valueStart(record, nameEnd);
            int length = valueEnd(record, start, value.bytes) - start;
            cells.add(new Row.Cell(column, value.type, value.bytes, start + renamed.size() - copied, length));
        }
        int objectEnd = (int) parser.currentLocation().getByteOffset();
        if (parser.nextToken() != null) {
            throw new BadRowException(ErrorCode.NOT_JSON, "the record holds more than one JSON value");
        }
        renamed.write(record, copied, objectEnd - copied);
        if (renamed.size() > MAX_ROW_BYTES) {
            throw new BadRowException(
                    ErrorCode.ROW_TOO_LARGE,
                    "the row has " + renamed.size() + " bytes with its folded names; at most " + MAX_ROW_BYTES
                            + " can be loaded");
        }
        byte[] line = renamed.toByteArray();
        breaksToSpaces(line);
        return new Row(line, cells);
    }

    private static String column(String name) {
        if (NameFolding.isColumn(name)) {
            if (name.charAt(0) == '_' && !ReservedColumns.contains(name)) {
                throw new BadRowException(
                        ErrorCode.INVALID_COLUMN_NAME,
                        "columns that begin with an underscore are reserved, and " + name + " is not one of them");
            }
            return name;
        }
        return NameFolding.column(name)
                .orElseThrow(() -> new BadRowException(
                        ErrorCode.INVALID_COLUMN_NAME, "a field name holds no letter or digit that a column can have"));
    }

    private static Value value(JsonParser parser, String column) {
        JsonToken token = parser.nextToken();
        return switch (token) {
            case VALUE_NULL -> new Value(Optional.empty(), 0);
            case VALUE_TRUE, VALUE_FALSE -> new Value(Optional.of(ValueType.BOOLEAN), 0);
            case VALUE_NUMBER_INT -> new Value(Optional.of(integerType(parser)), 0);
            case VALUE_NUMBER_FLOAT -> new Value(Optional.of(decimalType(parser.getString())), 0);
            case VALUE_STRING -> text(column, parser.getString());
            case START_OBJECT -> nested(parser, ValueType.OBJECT);
            case START_ARRAY -> nested(parser, ValueType.ARRAY);
            default -> throw new BadRowException(ErrorCode.NOT_JSON, "unexpected token in the value of " + column);
        };
    }

    private static Value text(String column, String value) {
        ValueType type = TimestampText.recognize(value).orElse(ValueType.STRING);
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TEXT_BYTES) {
            throw new BadRowException(
                    ErrorCode.TYPE_CONFLICT,
                    "the text of " + column + " has " + bytes + " bytes; a column takes at most " + MAX_TEXT_BYTES);
        }
        return new Value(Optional.of(type), bytes);
    }

    private static Value nested(JsonParser parser, ValueType type) {
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        long end = parser.currentLocation().getByteOffset();
        return new Value(Optional.of(type), (int) (end - start));
    }

    /** Between a name and its value stand a colon and white space only. */
    private static int valueStart(byte[] record, int nameEnd) {
        int i = nameEnd;
        while (record[i] == ':' || isSpace(record[i])) {
            i++;
        }
        return i;
    }

    /** The parser has found the value well-formed, so its first byte says how it ends. */
    private static int valueEnd(byte[] record, int start, int bytes) {
        return switch (record[start]) {
            case '"' -> closingQuote(record, start) + 1;
            case '{', '[' -> start + bytes;
            default -> {
                int i = start;
                while (record[i] != ',' && record[i] != '}' && !isSpace(record[i])) {
                    i++;
                }
                yield i;
            }
        };
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static ValueType integerType(JsonParser parser) {
        String digits = parser.getString();
        if (digits.length() <= 18) {
            return ValueType.INTEGER;
        }
        if (digits.length() > BIG_INTEGER_DIGITS + 1) {
            return ValueType.NUMBER;
        }
        BigInteger value = new BigInteger(digits);
        if (value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0) {
            return ValueType.INTEGER;
        }
        int count = value.signum() < 0 ? digits.length() - 1 : digits.length();
        return count <= BIG_INTEGER_DIGITS ? ValueType.BIG_INTEGER : ValueType.NUMBER;
    }

    private static ValueType decimalType(String text) {
        if (text.length() > 64) {
            return ValueType.NUMBER;
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text).stripTrailingZeros();
        } catch (ArithmeticException | NumberFormatException e) {
            // An exponent beyond 32 bits: valid JSON, but no number that Java, or a column, could hold.
            return ValueType.NUMBER;
        }
        if (value.signum() == 0) {
            return ValueType.DECIMAL;
        }
        long integerDigits = (long) value.precision() - value.scale();
        boolean fits = value.scale() <= DECIMAL_FRACTION_DIGITS && integerDigits <= DECIMAL_INTEGER_DIGITS;
        return fits ? ValueType.DECIMAL : ValueType.NUMBER;
    }

    private static int closingQuote(byte[] record, int openingQuote) {
        int i = openingQuote + 1;
        while (record[i] != '"') {
            i += record[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    /** JSON allows line breaks only between tokens, never inside a string, so each one can become a space. */
    private static void breaksToSpaces(byte[] line) {
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
    }

    /** What a field holds; the number of bytes as in {@link Row.Cell}. */
    private record Value(Optional<ValueType> type, int bytes) {}
}
