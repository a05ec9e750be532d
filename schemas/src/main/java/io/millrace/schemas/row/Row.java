package io.millrace.schemas.row;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record that can stand in the lake. */
public final class Row {
    private final byte[] line;
    private final List<Cell> cells;

    Row(byte[] line, List<Cell> cells) {
        this.line = line;
        this.cells = List.copyOf(cells);
    }

    /**
     * The row as one line of JSON in UTF-8, without the line break. Values are the bytes that came in; only names that
     * were no column names yet are folded, and line breaks between tokens became spaces. Not a copy: don't change it.
     */
    public byte[] line() {
        return line;
    }

    /** The top-level fields, in order. */
    public List<Cell> cells() {
        return cells;
    }

    /** The row that only so many of the first fields make; it needs no reading again. */
    public Row first(int fields) {
        Cell last = cells.get(fields - 1);
        int end = last.start() + last.length();
        byte[] shorter = Arrays.copyOf(line, end + 1);
        shorter[end] = '}';
        return new Row(shorter, cells.subList(0, fields));
    }

    /**
     * One top-level field.
     *
     * @param type kind of the value; empty for null
     * @param bytes length in bytes of a text in UTF-8, or of an object or array as JSON text; 0 for everything else
     * @param start where the value's JSON text begins in {@link Row#line()}
     * @param length how many bytes of the line the value's JSON text has, a text's quotes included
     */
    public record Cell(String column, Optional<ValueType> type, int bytes, int start, int length) {}
}
