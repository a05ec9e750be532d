package io.millrace.redshift.emulator.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Gathers the pages of a row group column by column, until the group is written. */
final class WrittenPages implements PageWriteStore {
    private final Map<ColumnDescriptor, Chunk> chunks = new LinkedHashMap<>();

    WrittenPages(MessageType schema) {
        for (ColumnDescriptor column : schema.getColumns()) {
            chunks.put(column, new Chunk());
        }
    }

    @Override
    public PageWriter getPageWriter(ColumnDescriptor column) {
        Chunk chunk = chunks.get(column);
        if (chunk == null) {
            throw new IllegalArgumentException("not a column of this file: " + column);
        }
        return chunk;
    }

    RowGroup writeTo(CountingOutput out, long rows) throws IOException {
        List<ColumnChunk> written = new ArrayList<>();
        long total = 0;
        for (Map.Entry<ColumnDescriptor, Chunk> entry : chunks.entrySet()) {
            Chunk chunk = entry.getValue();
            long start = out.count();
            chunk.dictionary.writeTo(out);
            long firstData = out.count();
            chunk.data.writeTo(out);
            ColumnMetaData meta = new ColumnMetaData(
                    type(entry.getKey().getPrimitiveType().getPrimitiveTypeName()),
                    chunk.encodings.stream()
                            .map(encoding -> org.apache.parquet.format.Encoding.valueOf(encoding.name()))
                            .toList(),
                    List.of(entry.getKey().getPath()),
                    CompressionCodec.SNAPPY,
                    chunk.values,
                    chunk.plainSize,
                    out.count() - start,
                    firstData);
            if (firstData > start) {
                meta.setDictionary_page_offset(start);
            }
            written.add(new ColumnChunk(start).setMeta_data(meta));
            total += chunk.plainSize;
        }
        return new RowGroup(written, total, rows);
    }

    private static Type type(PrimitiveTypeName name) {
        return name == PrimitiveTypeName.BINARY ? Type.BYTE_ARRAY : Type.valueOf(name.name());
    }

    private static final class Chunk implements PageWriter {
        private final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
        private long values;
        private long plainSize;

        /** The interface has it still. */
        @Deprecated
        @Override
        public void writePage(
                BytesInput bytes,
                int valueCount,
                Statistics<?> statistics,
                Encoding repetition,
                Encoding definition,
                Encoding encoding)
                throws IOException {
            writePage(bytes, valueCount, valueCount, statistics, repetition, definition, encoding);
        }

        @Override
        public void writePage(
                BytesInput bytes,
                int valueCount,
                int rowCount,
                Statistics<?> statistics,
                Encoding repetition,
                Encoding definition,
                Encoding encoding)
                throws IOException {
            byte[] plain = plain(bytes);
            byte[] compressed = Codecs.snappy(plain);
            DataPageHeader header =
                    new DataPageHeader(valueCount, format(encoding), format(definition), format(repetition));
            page(
                    data,
                    new PageHeader(PageType.DATA_PAGE, plain.length, compressed.length).setData_page_header(header),
                    compressed);
            encodings.addAll(List.of(repetition, definition, encoding));
            values += valueCount;
            plainSize += plain.length;
        }

        @Override
        public void writePage(
                BytesInput bytes,
                int valueCount,
                int rowCount,
                Statistics<?> statistics,
                SizeStatistics sizes,
                GeospatialStatistics places,
                Encoding repetition,
                Encoding definition,
                Encoding encoding)
                throws IOException {
            writePage(bytes, valueCount, rowCount, statistics, repetition, definition, encoding);
        }

        @Override
        public void writePageV2(
                int rowCount,
                int nullCount,
                int valueCount,
                BytesInput repetition,
                BytesInput definition,
                Encoding encoding,
                BytesInput bytes,
                Statistics<?> statistics) {
            throw new UnsupportedOperationException("pages are of version 1 here");
        }

        @Override
        public void writeDictionaryPage(DictionaryPage page) throws IOException {
            byte[] plain = plain(page.getBytes());
            byte[] compressed = Codecs.snappy(plain);
            DictionaryPageHeader header =
                    new DictionaryPageHeader(page.getDictionarySize(), format(page.getEncoding()));
            page(
                    dictionary,
                    new PageHeader(PageType.DICTIONARY_PAGE, plain.length, compressed.length)
                            .setDictionary_page_header(header),
                    compressed);
            encodings.add(page.getEncoding());
            plainSize += plain.length;
        }

        @Override
        public long getMemSize() {
            return (long) data.size() + dictionary.size();
        }

        @Override
        public long allocatedSize() {
            return getMemSize();
        }

        @Override
        public String memUsageString(String prefix) {
            return prefix + " " + getMemSize() + " bytes";
        }

        private static byte[] plain(BytesInput bytes) throws IOException {
            ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
            bytes.writeAllTo(plain);
            return plain.toByteArray();
        }

        private static void page(ByteArrayOutputStream out, PageHeader header, byte[] bytes) throws IOException {
            Util.writePageHeader(header, out);
            out.write(bytes);
        }

        private static org.apache.parquet.format.Encoding format(Encoding encoding) {
            return org.apache.parquet.format.Encoding.valueOf(encoding.name());
        }
    }
}
