package io.millrace.loader.rewrite;

import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.ValueType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Puts numbers in quotes: COPY reads a bare number in JSON as a binary floating point number, which may lose digits, but a text
 * digit by digit ("COPY from JSON format", loss of numeric precision, in the Redshift developer guide).
 */
public final class NumberQuoting implements RowRewrite {
    private static final Set<ValueType> NUMBERS =
            EnumSet.of(ValueType.INTEGER, ValueType.BIG_INTEGER, ValueType.DECIMAL, ValueType.NUMBER);

    private final RowReader reader = new RowReader();
    private final Set<String> columns;

    /**
     * @param columns whose numbers are put in quotes
     */
    public NumberQuoting(Set<String> columns) {
        this.columns = Set.copyOf(columns);
    }

    @Override
    public byte[] apply(byte[] line) {
        Row row = reader.read(line);
        ByteArrayOutputStream quoted = new ByteArrayOutputStream(row.line().length + 32);
        int copied = 0;
        for (Row.Cell cell : row.cells()) {
            boolean isNumber = cell.type().filter(NUMBERS::contains).isPresent() && columns.contains(cell.column());
            if (isNumber) {
                quoted.write(row.line(), copied, cell.start() - copied);
                quoted.write('"');
                quoted.writeBytes(plain(row.line(), cell));
                quoted.write('"');
                copied = cell.start() + cell.length();
            }
        }
        quoted.write(row.line(), copied, row.line().length - copied);
        return quoted.toByteArray();
    }

    /** A decimal column takes no text with an exponent. */
    private static byte[] plain(byte[] line, Row.Cell cell) {
        String text = new String(line, cell.start(), cell.length(), StandardCharsets.US_ASCII);
        boolean hasExponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        String plain =
                hasExponent && cell.type().filter(ValueType.DECIMAL::equals).isPresent()
                        ? new BigDecimal(text).toPlainString()
                        : text;
        return plain.getBytes(StandardCharsets.US_ASCII);
    }
}
