package io.millrace.redshift.emulator.parquet;

import io.airlift.compress.MalformedInputException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads a Parquet file row by row. Holds the pages of one row group at a time. */
public final class ParquetReader implements AutoCloseable {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = 8;
    private static final int LARGEST_FOOTER = 64 << 20;

    private final FileChannel file;
    private final FileMetaData footer;
    private final MessageType schema;
    private Optional<RecordReader<List<Optional<String>>>> records = Optional.empty();
    private int nextGroup;
    private long rowsLeft;

    private ParquetReader(FileChannel file, FileMetaData footer, MessageType schema) {
        this.file = file;
        this.footer = footer;
        this.schema = schema;
    }

    /** @throws InvalidParquetException when the file is none, or one that can't be read */
    public static ParquetReader open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            FileMetaData footer = footer(file);
            return new ParquetReader(file, footer, Schemas.read(footer.getSchema()));
        } catch (IOException e) {
            file.close();
            throw e;
        } catch (RuntimeException e) {
            file.close();
            throw new InvalidParquetException("the file's footer is damaged", e);
        }
    }

    /** The columns in their order. */
    public List<ParquetColumn> columns() {
        List<ParquetColumn> columns = new ArrayList<>();
        for (Type type : schema.getFields()) {
            columns.add(new ParquetColumn(type));
        }
        return columns;
    }

    /** The next row's values, one a column: text, or nothing for NULL; empty at the end. Valid until the next call. */
    public Optional<List<Optional<String>>> next() throws IOException {
        try {
            while (rowsLeft == 0) {
                if (nextGroup == footer.getRow_groups().size()) {
                    return Optional.empty();
                }
                startGroup(footer.getRow_groups().get(nextGroup++));
            }
            rowsLeft--;
            return Optional.of(records.orElseThrow().read());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ParquetDecodingException
                | MalformedInputException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new InvalidParquetException("the file's pages are damaged", e);
        }
    }

    private void startGroup(RowGroup group) {
        List<ColumnMetaData> chunks =
                group.getColumns().stream().map(ColumnChunk::getMeta_data).toList();
        RowGroupPages pages = new RowGroupPages(this::piece, group.getNum_rows(), chunks);
        records = Optional.of(
                new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, new RowMaterializer(schema)));
        rowsLeft = group.getNum_rows();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static FileMetaData footer(FileChannel file) throws IOException {
        long size = file.size();
        if (size < MAGIC.length + TAIL) {
            throw new InvalidParquetException("the file is too short to be Parquet: " + size + " bytes");
        }
        byte[] tail = piece(file, size - TAIL, TAIL);
        int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        boolean magic = Arrays.equals(tail, 4, TAIL, MAGIC, 0, MAGIC.length);
        if (!magic || length <= 0 || length > Math.min(LARGEST_FOOTER, size - TAIL)) {
            throw new InvalidParquetException("the file does not end as Parquet does");
        }
        return Util.readFileMetaData(new ByteArrayInputStream(piece(file, size - TAIL - length, length)));
    }

    private byte[] piece(long offset, long length) throws IOException {
        return piece(file, offset, length);
    }

    private static byte[] piece(FileChannel file, long offset, long length) throws IOException {
        if (length < 0 || length > Integer.MAX_VALUE - 8 || offset < 0 || offset + length > file.size()) {
            throw new InvalidParquetException("the file's footer points outside of the file");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return buffer.array();
    }
}
