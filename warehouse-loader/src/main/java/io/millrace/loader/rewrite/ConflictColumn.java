package io.millrace.loader.rewrite;

import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Moves values that their columns can't hold into one document in the column {@code _conflict}, by their columns. */
public final class ConflictColumn implements RowRewrite {
    private final RowReader reader = new RowReader();
    private final Function<Row, Set<String>> misfits;

    /**
     * @param misfits columns of a row whose values don't fit
     */
    public ConflictColumn(Function<Row, Set<String>> misfits) {
        this.misfits = misfits;
    }

    @Override
    public byte[] apply(byte[] line) {
        Row row = reader.read(line);
        Set<String> moved = misfits.apply(row);
        if (moved.isEmpty()) {
            return line;
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream(row.line().length + 32);
        written.write('{');
        List<Row.Cell> kept =
                row.cells().stream().filter(cell -> !isMoved(cell, moved)).toList();
        kept.forEach(cell -> write(written, row, cell, true));
        name(written, ReservedColumns.CONFLICT);
        written.write('{');
        List<Row.Cell> apart =
                row.cells().stream().filter(cell -> isMoved(cell, moved)).toList();
        for (int i = 0; i < apart.size(); i++) {
            write(written, row, apart.get(i), i < apart.size() - 1);
        }
        written.write('}');
        written.write('}');
        return written.toByteArray();
    }

    /** A row that came with such a column keeps it inside the new one. */
    private static boolean isMoved(Row.Cell cell, Set<String> moved) {
        return moved.contains(cell.column()) || cell.column().equals(ReservedColumns.CONFLICT);
    }

    private static void write(ByteArrayOutputStream written, Row row, Row.Cell cell, boolean more) {
        name(written, cell.column());
        written.write(row.line(), cell.start(), cell.length());
        if (more) {
            written.write(',');
        }
    }

    /** Column names need no escapes. */
    private static void name(ByteArrayOutputStream written, String column) {
        written.writeBytes(("\"" + column + "\":").getBytes(StandardCharsets.US_ASCII));
    }
}
