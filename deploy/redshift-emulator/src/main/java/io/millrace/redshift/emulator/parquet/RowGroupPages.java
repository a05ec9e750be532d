package io.millrace.redshift.emulator.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The pages of one row group; a column's are read when it is asked for, and decompressed one by one. */
final class RowGroupPages implements PageReadStore {
    /** Takes a piece of the file. */
    interface Source {
        byte[] read(long offset, long length) throws IOException;
    }

    private final Source source;
    private final long rows;
    private final Map<List<String>, ColumnMetaData> chunks;

    RowGroupPages(Source source, long rows, List<ColumnMetaData> chunks) {
        this.source = source;
        this.rows = rows;
        this.chunks = chunks.stream().collect(Collectors.toMap(ColumnMetaData::getPath_in_schema, chunk -> chunk));
    }

    @Override
    public long getRowCount() {
        return rows;
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        ColumnMetaData chunk = chunks.get(List.of(column.getPath()));
        try {
            if (chunk == null) {
                throw new InvalidParquetException("a row group lacks the column " + String.join(".", column.getPath()));
            }
            return new Pages(chunk, column);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page that is still compressed. */
    private static final class Raw {
        private final PageHeader header;
        private final byte[] bytes;

        Raw(PageHeader header, byte[] bytes) {
            this.header = header;
            this.bytes = bytes;
        }
    }

    private final class Pages implements PageReader {
        private final ColumnMetaData chunk;
        private final ColumnDescriptor column;
        private final Deque<Raw> pages = new ArrayDeque<>();
        private @Nullable Raw dictionary;

        Pages(ColumnMetaData chunk, ColumnDescriptor column) throws IOException {
            this.chunk = chunk;
            this.column = column;
            // Some writers set 0 for a dictionary that is not there.
            long start = chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0
                    ? Math.min(chunk.getDictionary_page_offset(), chunk.getData_page_offset())
                    : chunk.getData_page_offset();
            ByteArrayInputStream in = new ByteArrayInputStream(source.read(start, chunk.getTotal_compressed_size()));
            while (in.available() > 0) {
                PageHeader header = Util.readPageHeader(in);
                byte[] bytes = in.readNBytes(header.getCompressed_page_size());
                if (bytes.length != header.getCompressed_page_size()) {
                    throw new InvalidParquetException(
                            "a page of " + String.join(".", column.getPath()) + " is cut off");
                }
                switch (header.getType()) {
                    case DICTIONARY_PAGE -> dictionary = new Raw(header, bytes);
                    case DATA_PAGE, DATA_PAGE_V2 -> pages.add(new Raw(header, bytes));
                    default -> {}
                }
            }
        }

        @Override
        public long getTotalValueCount() {
            return chunk.getNum_values();
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            Raw page = dictionary;
            if (page == null) {
                return null;
            }
            int size = page.header.getUncompressed_page_size();
            try {
                return new DictionaryPage(
                        BytesInput.from(Codecs.decompress(chunk.getCodec(), page.bytes, size)),
                        page.header.getDictionary_page_header().getNum_values(),
                        encoding(page.header.getDictionary_page_header().getEncoding()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public @Nullable DataPage readPage() {
            Raw page = pages.poll();
            if (page == null) {
                return null;
            }
            try {
                return page.header.isSetData_page_header() ? first(page) : second(page);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private DataPage first(Raw page) throws IOException {
            DataPageHeader header = page.header.getData_page_header();
            int size = page.header.getUncompressed_page_size();
            return new DataPageV1(
                    BytesInput.from(Codecs.decompress(chunk.getCodec(), page.bytes, size)),
                    header.getNum_values(),
                    size,
                    noStatistics(),
                    encoding(header.getRepetition_level_encoding()),
                    encoding(header.getDefinition_level_encoding()),
                    encoding(header.getEncoding()));
        }

        private DataPage second(Raw page) throws IOException {
            DataPageHeaderV2 header = page.header.getData_page_header_v2();
            int repetition = header.getRepetition_levels_byte_length();
            int definition = header.getDefinition_levels_byte_length();
            int levels = repetition + definition;
            byte[] bytes = page.bytes;
            byte[] values = Arrays.copyOfRange(bytes, levels, bytes.length);
            int size = page.header.getUncompressed_page_size() - levels;
            boolean compressed = !header.isSetIs_compressed() || header.isIs_compressed();
            return new DataPageV2(
                    header.getNum_rows(),
                    header.getNum_nulls(),
                    header.getNum_values(),
                    BytesInput.from(bytes, 0, repetition),
                    BytesInput.from(bytes, repetition, definition),
                    encoding(header.getEncoding()),
                    BytesInput.from(
                            compressed && size > 0 ? Codecs.decompress(chunk.getCodec(), values, size) : values),
                    size,
                    noStatistics(),
                    false);
        }

        private Statistics<?> noStatistics() {
            return Statistics.createStats(column.getPrimitiveType());
        }
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }
}
