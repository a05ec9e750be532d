package io.millrace.ingest.segment;

import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.json.JsonField;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Flattens a message's context to {@code context_*} columns: nested objects become names, arrays stay values. */
final class SegmentContext {
    private final Map<String, JsonValue> columns = new LinkedHashMap<>();

    /**
     * The columns of the message's context, and of the batch's context where the message has no such column.
     *
     * @throws RefusedEventException when two values of one context fold to the same column, or a name to none
     */
    static Map<String, JsonValue> columns(Iterable<JsonValue> messageThenBatch) {
        Map<String, JsonValue> all = new LinkedHashMap<>();
        for (JsonValue context : messageThenBatch) {
            SegmentContext one = new SegmentContext();
            one.flatten("context", context);
            one.columns.forEach(all::putIfAbsent);
        }
        return all;
    }

    /**
     * @param path a column name already, so that no path gets longer than one, however deep the objects are
     */
    private void flatten(String path, JsonValue object) {
        for (JsonField field : object.fields()) {
            String name = field.name().text();
            if (NameFolding.column(name).isEmpty()) {
                throw new RefusedEventException(
                        ErrorCode.INVALID_COLUMN_NAME,
                        "a field name in the context holds no letter or digit that a column can have");
            }
            String column = NameFolding.column(path + "_" + name).orElseThrow();
            if (field.value().is(JsonKind.OBJECT)) {
                flatten(column, field.value());
            } else {
                add(column, field.value());
            }
        }
    }

    private void add(String column, JsonValue value) {
        if (columns.put(column, value) != null) {
            throw new RefusedEventException(
                    ErrorCode.INVALID_COLUMN_NAME, "two fields of the context fold to the column " + column);
        }
    }
}
