package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.parquet.InvalidParquetException;
import io.millrace.redshift.emulator.parquet.ParquetColumn;
import io.millrace.redshift.emulator.parquet.ParquetReader;
import io.millrace.redshift.emulator.sql.SourceFormat;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Parquet files: columns go by their places, and the first bad value fails the load (Redshift documentation, "COPY from
 * columnar data formats"). A file is read from disk, because its end must be read first.
 */
final class ParquetRows implements RowSource {
    private final RowBuffer row;
    private final SourceFormat.Parquet format;

    ParquetRows(RowBuffer row, SourceFormat.Parquet format) {
        this.row = row;
        this.format = format;
    }

    @Override
    public long read(SourceFile file, InputStream in, RowOutput out)
            throws IOException, DatabaseException, StatementFailedException {
        Path local = Files.createTempFile("copy", ".parquet");
        try {
            Files.copy(in, local, StandardCopyOption.REPLACE_EXISTING);
            return read(file, local, out);
        } finally {
            Files.delete(local);
        }
    }

    private long read(SourceFile file, Path local, RowOutput out)
            throws IOException, DatabaseException, StatementFailedException {
        try (ParquetReader reader = ParquetReader.open(local)) {
            List<ParquetColumn> columns = reader.columns();
            check(file, columns);
            long count = 0;
            Optional<List<Optional<String>>> values = reader.next();
            while (values.isPresent()) {
                count++;
                row(file, values.orElseThrow(), columns, out);
                values = reader.next();
            }
            return count;
        } catch (InvalidParquetException e) {
            throw scanError(file, "File is not valid Parquet: " + e.getMessage());
        }
    }

    private void row(SourceFile file, List<Optional<String>> values, List<ParquetColumn> columns, RowOutput out)
            throws IOException, DatabaseException, StatementFailedException {
        try {
            row.clear();
            for (int i = 0; i < columns.size(); i++) {
                if (values.get(i).isPresent()) {
                    field(i, columns.get(i).kind(), values.get(i).orElseThrow());
                }
            }
            row.append(out.text());
        } catch (InvalidRowException e) {
            throw scanError(
                    file,
                    e.reason()
                            + e.column()
                                    .map(column -> " for column '" + column.name() + "'")
                                    .orElse(""));
        }
        out.accepted();
    }

    private void field(int column, ParquetColumn.Kind kind, String text) throws InvalidRowException {
        FieldValue value = row.value();
        value.scalar(FieldValue.Kind.STRING, text.toCharArray(), 0, text.length());
        if (row.wantsJson(column)) {
            boolean raw = kind == ParquetColumn.Kind.NESTED
                    || kind == ParquetColumn.Kind.JSON
                    || kind == ParquetColumn.Kind.INTEGER
                    || kind == ParquetColumn.Kind.DECIMAL
                    || kind == ParquetColumn.Kind.FLOAT
                    || kind == ParquetColumn.Kind.BOOLEAN;
            byte[] json = (raw ? text : JsonText.quote(text)).getBytes(StandardCharsets.UTF_8);
            value.json(json, 0, json.length);
        }
        row.convert(column);
    }

    private void check(SourceFile file, List<ParquetColumn> columns) throws StatementFailedException {
        int wanted = row.columns().size();
        boolean fits = columns.size() == wanted || (format.fillRecord() && columns.size() < wanted);
        if (!fits) {
            throw scanError(
                    file,
                    "Unmatched number of columns between table and file. Table columns: " + wanted + ", Data columns: "
                            + columns.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            TargetColumn target = row.columns().get(i);
            if (!accepts(target.type(), columns.get(i).kind())) {
                throw scanError(
                        file,
                        "File has an incompatible Parquet schema for column '" + target.name() + "'. Column type: "
                                + target.type() + ", Parquet schema: " + columns.get(i));
            }
        }
    }

    private boolean accepts(String type, ParquetColumn.Kind kind) {
        return switch (type) {
            case "int2", "int4", "int8" -> kind == ParquetColumn.Kind.INTEGER;
            case "numeric" -> kind == ParquetColumn.Kind.DECIMAL || kind == ParquetColumn.Kind.INTEGER;
            case "float4", "float8" -> kind == ParquetColumn.Kind.FLOAT;
            case "bool" -> kind == ParquetColumn.Kind.BOOLEAN;
            case "date" -> kind == ParquetColumn.Kind.DATE;
            case "timestamp", "timestamptz" -> kind == ParquetColumn.Kind.TIMESTAMP;
            case "varchar", "bpchar", "text" -> kind == ParquetColumn.Kind.TEXT || kind == ParquetColumn.Kind.JSON;
            case "super" -> kind != ParquetColumn.Kind.NESTED || format.serializeToJson();
            default -> false;
        };
    }

    private static StatementFailedException scanError(SourceFile file, String context) {
        return new StatementFailedException(new ServerMessage(
                "ERROR",
                ServerMessage.INTERNAL_ERROR,
                "Spectrum Scan Error",
                Optional.of("error:  Spectrum Scan Error, code: 15007, context: " + context + " (" + file.location()
                        + ")")));
    }
}
