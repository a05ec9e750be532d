package io.millrace.redshift.emulator.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Writes rows of text values into a Parquet file, compressed with Snappy. Holds one row group in memory. */
public final class ParquetWriter implements AutoCloseable {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final long ROW_GROUP = 16L << 20;
    private static final int CHECK_EVERY = 1_000;

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter();

    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .append(TIMESTAMP)
            .appendOffset("+HH:mm", "+00")
            .toFormatter();

    private final CountingOutput out;
    private final List<WrittenColumn> columns;
    private final MessageType schema;
    private final List<RowGroup> groups = new ArrayList<>();
    private WrittenPages pages;
    private ColumnWriteStore store;
    private long rowsInGroup;
    private long rows;

    /** @param out is left open */
    public ParquetWriter(OutputStream out, List<WrittenColumn> columns) throws IOException {
        this.out = new CountingOutput(out);
        this.columns = List.copyOf(columns);
        this.schema = new MessageType(
                "schema", columns.stream().<Type>map(WrittenColumn::type).toList());
        this.out.write(MAGIC);
        this.pages = new WrittenPages(schema);
        this.store = properties().newColumnWriteStore(schema, pages);
    }

    /** Writes a row: PostgreSQL's text of each value, or nothing for NULL. */
    public void write(List<Optional<String>> values) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            ColumnDescriptor descriptor = schema.getColumns().get(i);
            ColumnWriter writer = store.getColumnWriter(descriptor);
            if (values.get(i).isEmpty()) {
                writer.writeNull(0, 0);
            } else {
                write(writer, columns.get(i), values.get(i).orElseThrow());
            }
        }
        store.endRecord();
        rowsInGroup++;
        if (rowsInGroup % CHECK_EVERY == 0 && store.getBufferedSize() > ROW_GROUP) {
            endGroup();
        }
    }

    /** Writes the end of the file; without it the file can't be read. */
    @Override
    public void close() throws IOException {
        if (rowsInGroup > 0 || groups.isEmpty()) {
            endGroup();
        }
        store.close();
        long footerStart = out.count();
        FileMetaData footer = new FileMetaData(1, WrittenColumn.schema(columns), rows, groups);
        footer.setCreated_by("millrace redshift emulator");
        Util.writeFileMetaData(footer, out);
        int length = (int) (out.count() - footerStart);
        out.write(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)});
        out.write(MAGIC);
        out.flush();
    }

    private void endGroup() throws IOException {
        store.flush();
        groups.add(pages.writeTo(out, rowsInGroup));
        rows += rowsInGroup;
        rowsInGroup = 0;
        store.close();
        pages = new WrittenPages(schema);
        store = properties().newColumnWriteStore(schema, pages);
    }

    private static ParquetProperties properties() {
        return ParquetProperties.builder()
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
                .withStatisticsEnabled(false)
                .withSizeStatisticsEnabled(false)
                .build();
    }

    private static void write(ColumnWriter writer, WrittenColumn column, String text) {
        switch (column.kind()) {
            case BOOLEAN -> writer.write(text.equals("t"), 0, 1);
            case INT32 -> writer.write(Integer.parseInt(text), 0, 1);
            case INT64 -> writer.write(Long.parseLong(text), 0, 1);
            case FLOAT -> writer.write(Float.parseFloat(text), 0, 1);
            case DOUBLE -> writer.write(Double.parseDouble(text), 0, 1);
            case DECIMAL -> writer.write(decimal(column, text), 0, 1);
            case DATE -> writer.write((int) LocalDate.parse(text).toEpochDay(), 0, 1);
            case TIMESTAMP ->
                writer.write(micros(LocalDateTime.parse(text, TIMESTAMP).toInstant(ZoneOffset.UTC)), 0, 1);
            case TIMESTAMP_WITH_ZONE ->
                writer.write(micros(OffsetDateTime.parse(text, ZONED).toInstant()), 0, 1);
            case TEXT, JSON -> writer.write(Binary.fromString(text), 0, 1);
        }
    }

    private static Binary decimal(WrittenColumn column, String text) {
        BigInteger unscaled = new BigDecimal(text).setScale(column.scale()).unscaledValue();
        byte[] bytes = new byte[WrittenColumn.DECIMAL_BYTES];
        byte[] digits = unscaled.toByteArray();
        Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? 0xff : 0));
        System.arraycopy(digits, 0, bytes, bytes.length - digits.length, digits.length);
        return Binary.fromConstantByteArray(bytes);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
