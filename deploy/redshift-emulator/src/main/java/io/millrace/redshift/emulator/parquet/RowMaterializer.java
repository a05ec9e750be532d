package io.millrace.redshift.emulator.parquet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import tools.jackson.databind.JsonNode;

/** Makes a list of texts of each row. */
final class RowMaterializer extends RecordMaterializer<List<Optional<String>>> {
    private final List<Optional<String>> row;
    private final GroupConverter root;

    RowMaterializer(MessageType schema) {
        row = new ArrayList<>(Collections.nCopies(schema.getFieldCount(), Optional.empty()));
        List<Converter> converters = new ArrayList<>();
        for (int i = 0; i < schema.getFieldCount(); i++) {
            converters.add(column(schema.getType(i), i));
        }
        root = new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return converters.get(fieldIndex);
            }

            @Override
            public void start() {
                Collections.fill(row, Optional.empty());
            }

            @Override
            public void end() {
                // The row is complete.
            }
        };
    }

    @Override
    public List<Optional<String>> getCurrentRecord() {
        return row;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private Converter column(Type type, int index) {
        if (ParquetColumn.kind(type) == ParquetColumn.Kind.NESTED) {
            return NestedConverter.of(type, node -> row.set(index, Optional.of(text(index, type, node))));
        }
        return new ScalarConverter(type.asPrimitiveType(), (text, quoted) -> row.set(index, Optional.of(text)));
    }

    /** A repeated field without a list around it brings its values one by one. */
    private String text(int index, Type type, JsonNode node) {
        if (!type.isRepetition(Type.Repetition.REPEATED)) {
            return node.toString();
        }
        return row.get(index)
                .map(before -> before.substring(0, before.length() - 1) + "," + node + "]")
                .orElseGet(() -> "[" + node + "]");
    }
}
