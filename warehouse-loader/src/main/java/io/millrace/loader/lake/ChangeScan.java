package io.millrace.loader.lake;

import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.mirror.ChangeShape;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.SchemaAccumulator;
import io.millrace.schemas.row.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Learns from the changes of one batch what columns and what key their table has. Not thread-safe. */
final class ChangeScan {
    private final JsonFactory factory = new JsonFactory();
    private final RowReader reader = new RowReader();
    private final SchemaAccumulator schema = new SchemaAccumulator();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> key = new LinkedHashSet<>();
    private final List<NamedFault> faults = new ArrayList<>();
    private final String object;

    ChangeScan(String object) {
        this.object = object;
    }

    void add(long line, byte[] change) {
        try {
            Row envelope = reader.read(change);
            Optional<byte[]> keyImage = image(envelope, "key");
            Optional<byte[]> after = image(envelope, "after");
            if (keyImage.isPresent()) {
                Row row = row(keyImage.get());
                row.cells().forEach(cell -> key.add(cell.column()));
                // A deletion shows no other columns; those of the key must be known all the same.
                schema.add(row);
            }
            if (after.isPresent()) {
                schema.add(row(after.get()));
            }
        } catch (BadRowException e) {
            faults.add(new NamedFault(object, line, new RowFault("", e.code().text(), String.valueOf(e.getMessage()))));
        }
    }

    ChangeShape shape() {
        List<ColumnSeen> columns = schema.columns();
        return new ChangeShape(columns, names, List.copyOf(key), faults);
    }

    private Row row(byte[] image) {
        Row row = reader.read(image);
        List<String> originals = names(image);
        for (int i = 0; i < originals.size(); i++) {
            String column = row.cells().get(i).column();
            String known = names.putIfAbsent(column, originals.get(i));
            if (known != null && !known.equals(originals.get(i))) {
                throw new BadRowException(
                        ErrorCode.INVALID_COLUMN_NAME,
                        "the source's columns " + known + " and " + originals.get(i) + " are one column here: "
                                + column);
            }
        }
        return row;
    }

    private static Optional<byte[]> image(Row envelope, String field) {
        return envelope.cells().stream()
                .filter(cell -> cell.column().equals(field) && cell.type().equals(Optional.of(ValueType.OBJECT)))
                .findFirst()
                .map(cell -> Arrays.copyOfRange(envelope.line(), cell.start(), cell.start() + cell.length()));
    }

    private List<String> names(byte[] image) {
        List<String> found = new ArrayList<>();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), image)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                found.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        }
        return found;
    }
}
