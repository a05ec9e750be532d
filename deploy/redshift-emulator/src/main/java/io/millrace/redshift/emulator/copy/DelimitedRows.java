package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.CopyOptions;
import io.millrace.redshift.emulator.sql.SourceFormat.Delimited;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Files of CSV or of text with delimiters (Redshift documentation, "Data format parameters"). */
final class DelimitedRows implements RowSource {
    private static final int RAW_BYTES = 4 << 10;

    private final RowBuffer row;
    private final Delimited format;
    private final CopyOptions options;
    private final FieldSplitter fields;

    DelimitedRows(RowBuffer row, Delimited format, CopyOptions options) {
        this.row = row;
        this.format = format;
        this.options = options;
        this.fields = new FieldSplitter(format);
    }

    @Override
    public long read(SourceFile file, InputStream in, RowOutput out)
            throws IOException, DatabaseException, StatementFailedException {
        LineScanner scanner = new LineScanner(in, format);
        long records = 0;
        long rows = 0;
        while (scanner.next()) {
            records++;
            boolean blank = scanner.start() == scanner.end() && !scanner.tooLarge();
            if (records <= format.headerLines() || (blank && format.ignoreBlankLines())) {
                continue;
            }
            rows++;
            try {
                row(scanner, out.text());
                out.accepted();
            } catch (InvalidRowException e) {
                out.rejected(file, scanner.line(), raw(scanner), e);
            }
        }
        return rows;
    }

    private void row(LineScanner scanner, CopyText out) throws InvalidRowException {
        if (scanner.tooLarge()) {
            throw invalid(LoadErrorCode.LINE, "Line exceeds " + LineScanner.LARGEST_RECORD + " bytes", 0);
        }
        byte[] bytes = scanner.buffer();
        Utf8.check(bytes, scanner.start(), scanner.end(), options);
        fields.start(new String(bytes, scanner.start(), scanner.end() - scanner.start(), StandardCharsets.UTF_8));
        row.clear();
        int columns = row.columns().size();
        for (int i = 0; i < columns; i++) {
            try {
                if (fields.next()) {
                    field(i);
                } else if (format.fillRecord()) {
                    row.value().scalar(FieldValue.Kind.STRING, new char[0], 0, 0);
                    convert(i);
                } else {
                    throw invalid(LoadErrorCode.DELIMITER, "Delimiter not found", fields.position());
                }
            } catch (InvalidValueException e) {
                throw new InvalidRowException(Optional.of(row.columns().get(i)), "", e);
            }
        }
        if (fields.hasMore()) {
            throw invalid(LoadErrorCode.EXTRA_COLUMNS, "Extra column(s) found", fields.position());
        }
        row.append(out);
    }

    private void field(int column) throws InvalidRowException {
        if (fields.is(format.nullText())) {
            row.setNull(column);
            return;
        }
        row.value().scalar(FieldValue.Kind.STRING, fields.chars(), fields.offset(), fields.length());
        convert(column);
    }

    private void convert(int column) throws InvalidRowException {
        if (!row.wantsJson(column)) {
            row.convert(column);
            return;
        }
        byte[] json = row.value().text().strip().getBytes(StandardCharsets.UTF_8);
        if (json.length == 0) {
            row.setNull(column);
            return;
        }
        if (!JsonText.isValid(json)) {
            throw new InvalidRowException(
                    Optional.of(row.columns().get(column)),
                    row.value().text(),
                    new InvalidValueException(LoadErrorCode.JSON_FOR_SUPER, "Invalid JSON for SUPER"));
        }
        row.value().json(json, 0, json.length);
        row.convert(column);
    }

    private static String raw(LineScanner scanner) {
        int length = Math.min(scanner.end() - scanner.start(), RAW_BYTES);
        return new String(scanner.buffer(), scanner.start(), length, StandardCharsets.UTF_8);
    }

    private static InvalidRowException invalid(LoadErrorCode code, String reason, int position) {
        return new InvalidRowException(Optional.empty(), "", new InvalidValueException(code, reason, position));
    }
}
