package io.millrace.redshift.emulator.unload;

import io.millrace.redshift.emulator.parquet.ParquetWriter;
import io.millrace.redshift.emulator.parquet.WrittenColumn;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Parquet. */
final class ParquetRows implements RowWriter {
    private final OutputStream out;
    private final ParquetWriter writer;

    ParquetRows(OutputStream out, List<UnloadColumn> columns) throws IOException {
        this.out = out;
        this.writer = new ParquetWriter(
                out, columns.stream().map(ParquetRows::written).toList());
    }

    @Override
    public void write(List<Optional<String>> values) throws IOException {
        writer.write(values);
    }

    @Override
    public void close() throws IOException {
        writer.close();
        out.close();
    }

    private static WrittenColumn written(UnloadColumn column) {
        WrittenColumn.Kind kind =
                switch (column.kind()) {
                    case BOOLEAN -> WrittenColumn.Kind.BOOLEAN;
                    case INT16, INT32 -> WrittenColumn.Kind.INT32;
                    case INT64 -> WrittenColumn.Kind.INT64;
                    case FLOAT -> WrittenColumn.Kind.FLOAT;
                    case DOUBLE -> WrittenColumn.Kind.DOUBLE;
                    case DECIMAL -> WrittenColumn.Kind.DECIMAL;
                    case DATE -> WrittenColumn.Kind.DATE;
                    case TIMESTAMP -> WrittenColumn.Kind.TIMESTAMP;
                    case TIMESTAMP_WITH_ZONE -> WrittenColumn.Kind.TIMESTAMP_WITH_ZONE;
                    case TEXT -> WrittenColumn.Kind.TEXT;
                    case SUPER -> WrittenColumn.Kind.JSON;
                };
        return new WrittenColumn(column.name(), kind, column.precision(), column.scale());
    }
}
