package io.millrace.schemas.row;

import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.dataset.ReservedColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Reads the rows that nearly all are: one object whose names are columns already and whose values are plain texts, numbers,
 * truth values and nulls. It takes a third of the time that the {@link RowReader} with its parser takes. On anything else it
 * gives up, and the other one decides: it never refuses a record. What it takes, it takes as the other one would. Thread-safe.
 */
final class FlatRows {
    private static final int CACHED_NAMES = 1 << 12;
    private static final int FEW = 16;

    /** Of Fibonacci hashing: spreads over the top bits, of which six name a bit of 64. */
    private static final int GOLDEN = 0x9E3779B9;

    private static final int TOP_BITS = Integer.SIZE - 6;
    private static final int SURE_DIGITS = 18;
    private static final int SURE_DECIMAL_INTEGER_DIGITS = 20;
    private static final Optional<ValueType> NULL = Optional.empty();
    private static final Optional<ValueType> BOOLEAN = Optional.of(ValueType.BOOLEAN);
    private static final Optional<ValueType> INTEGER = Optional.of(ValueType.INTEGER);
    private static final Optional<ValueType> DECIMAL = Optional.of(ValueType.DECIMAL);
    private static final Optional<ValueType> STRING = Optional.of(ValueType.STRING);

    /** Names seen before; whoever writes last wins. */
    private final AtomicReferenceArray<Name> names = new AtomicReferenceArray<>(CACHED_NAMES);

    /**
     * @param record not longer than a row may be
     * @return empty when the record is not so simple, or not well-formed
     * @throws BadRowException when it is simple, but not proper UTF-8
     */
    Optional<Row> read(byte[] record) {
        Scan scan = new Scan(record);
        if (!scan.object()) {
            return Optional.empty();
        }
        if (!scan.isAscii) {
            LoadableText.requireUtf8(record);
        }
        return Optional.of(new Row(record, scan.cells));
    }

    private Optional<String> name(byte[] record, int start, int end, int hash) {
        int slot = (hash ^ (hash >>> 12)) & (CACHED_NAMES - 1);
        Name known = names.get(slot);
        if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, record, start, end)) {
            return Optional.of(known.column);
        }
        String column = new String(record, start, end - start, StandardCharsets.ISO_8859_1);
        boolean isColumn =
                NameFolding.isColumn(column) && (column.charAt(0) != '_' || ReservedColumns.contains(column));
        if (!isColumn) {
            return Optional.empty();
        }
        names.set(slot, new Name(Arrays.copyOfRange(record, start, end), column));
        return Optional.of(column);
    }

    private static final class Name {
        private final byte[] bytes;
        private final String column;

        private Name(byte[] bytes, String column) {
            this.bytes = bytes;
            this.column = column;
        }
    }

    /** One pass over one record. Every step answers whether the record is still simple. */
    private final class Scan {
        private final byte[] record;
        private final List<Row.Cell> cells = new ArrayList<>(FEW);
        private Set<String> manyColumns = Set.of();
        private long seenBits;
        private int at;
        private boolean isAscii = true;

        private Scan(byte[] record) {
            this.record = record;
        }

        /** The whole record is the object, without a line break, so that it can be the row's line as it is. */
        private boolean object() {
            if (record.length < 2 || record[0] != '{' || record[record.length - 1] != '}') {
                return false;
            }
            at = 1;
            skipSpace();
            if (at == record.length - 1) {
                return true;
            }
            boolean more = true;
            while (more) {
                if (!field()) {
                    return false;
                }
                skipSpace();
                more = peek() == ',';
                if (more) {
                    at++;
                    skipSpace();
                }
            }
            return at == record.length - 1;
        }

        private int peek() {
            return at < record.length ? record[at] : -1;
        }

        /** Other white space is a line break, with which the row's line would not be the record. */
        private void skipSpace() {
            while (peek() == ' ' || peek() == '\t') {
                at++;
            }
        }

        private boolean field() {
            if (peek() != '"') {
                return false;
            }
            int start = at + 1;
            int hash = 0;
            int i = start;
            while (i < record.length && record[i] != '"') {
                int b = record[i];
                if (b < ' ' || b == '\\') {
                    return false;
                }
                hash = 31 * hash + b;
                i++;
            }
            at = i;
            if (i == record.length) {
                return false;
            }
            Optional<String> column = name(record, start, at, hash);
            if (column.isEmpty() || isTaken(column.get(), hash)) {
                return false;
            }
            at++;
            skipSpace();
            if (peek() != ':') {
                return false;
            }
            at++;
            skipSpace();
            return value(column.get());
        }

        /** Most names have a bit that no name before them had; only the others are compared. */
        private boolean isTaken(String column, int hash) {
            long bit = 1L << ((hash * GOLDEN) >>> TOP_BITS);
            boolean mayBeTaken = (seenBits & bit) != 0;
            seenBits |= bit;
            if (cells.size() < FEW) {
                return mayBeTaken && isAmongFew(column);
            }
            if (manyColumns.isEmpty()) {
                manyColumns = new HashSet<>();
                for (Row.Cell cell : cells) {
                    manyColumns.add(cell.column());
                }
            }
            return !manyColumns.add(column);
        }

        private boolean isAmongFew(String column) {
            for (int i = 0; i < cells.size(); i++) {
                if (cells.get(i).column().equals(column)) {
                    return true;
                }
            }
            return false;
        }

        private boolean value(String column) {
            return switch (peek()) {
                case '"' -> text(column);
                case 't' -> literal(column, "true", BOOLEAN);
                case 'f' -> literal(column, "false", BOOLEAN);
                case 'n' -> literal(column, "null", NULL);
                default -> number(column);
            };
        }

        private boolean literal(String column, String literal, Optional<ValueType> type) {
            int start = at;
            for (int i = 0; i < literal.length(); i++) {
                if (peek() != literal.charAt(i)) {
                    return false;
                }
                at++;
            }
            return end(column, type, 0, start);
        }

        /** Without escapes the text in JSON is the text itself. */
        private boolean text(String column) {
            int start = at;
            int i = start + 1;
            int seen = 0;
            while (i < record.length && record[i] != '"') {
                byte b = record[i];
                if (b == '\\' || (b >= 0 && b < ' ')) {
                    return false;
                }
                seen |= b;
                i++;
            }
            at = i;
            if (i == record.length) {
                return false;
            }
            isAscii &= seen >= 0;
            int bytes = at - start - 1;
            at++;
            if (bytes > RowReader.MAX_TEXT_BYTES) {
                return false;
            }
            boolean mayBeTimestamp = bytes >= TimestampText.SHORTEST
                    && bytes <= TimestampText.LONGEST
                    && record[start + 5] == '-'
                    && record[start + 8] == '-';
            Optional<ValueType> type =
                    mayBeTimestamp ? TimestampText.recognize(record, start + 1, start + 1 + bytes) : Optional.empty();
            return end(column, type.isPresent() ? type : STRING, bytes, start);
        }

        /** Numbers whose type shows from their digits' count; the rest is for the other reader. */
        private boolean number(String column) {
            int start = at;
            if (peek() == '-') {
                at++;
            }
            int integerDigits = digits();
            boolean isNumber = integerDigits == 1 || (integerDigits > 1 && record[at - integerDigits] != '0');
            if (!isNumber) {
                return false;
            }
            if (peek() != '.') {
                return at - start <= SURE_DIGITS && end(column, INTEGER, 0, start);
            }
            at++;
            int fractionDigits = digits();
            return fractionDigits > 0
                    && fractionDigits <= SURE_DIGITS
                    && integerDigits <= SURE_DECIMAL_INTEGER_DIGITS
                    && end(column, DECIMAL, 0, start);
        }

        private int digits() {
            int start = at;
            while (peek() >= '0' && peek() <= '9') {
                at++;
            }
            return at - start;
        }

        /** A value ends only before a comma, the object's end or a space: not before an exponent, say. */
        private boolean end(String column, Optional<ValueType> type, int bytes, int start) {
            int next = peek();
            if (next != ',' && next != '}' && next != ' ' && next != '\t') {
                return false;
            }
            cells.add(new Row.Cell(column, type, bytes, start, at - start));
            return true;
        }
    }
}
