package io.millrace.standalone.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of text: columns as wide as their widest cell, numbers to the right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    /**
     * @throws IllegalArgumentException when the row has another number of cells than the header
     */
    public TextTable row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells do not fit " + header.size() + " columns");
        }
        List<String> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(cell instanceof Number number ? grouped(number.longValue()) : cell.toString());
        }
        rows.add(row);
        return this;
    }

    /** The table, each line behind the indent. */
    public List<String> lines(String indent) {
        List<String> lines = new ArrayList<>();
        lines.add(line(indent, header));
        rows.forEach(row -> lines.add(line(indent, row)));
        return lines;
    }

    private String line(String indent, List<String> cells) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(width(i) - cell.length());
            line.append(isNumeric(i) ? padding + cell : cell + padding).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = header.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("-?[0-9 ]*[0-9]|-|"));
    }

    /** {@code 1234567} as {@code 1 234 567}. */
    public static String groupedNumber(long number) {
        return grouped(number);
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }
}
