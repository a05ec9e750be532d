package io.millrace.ingest.segment;

import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Flattens an object of a message to columns: nested objects become names joined by underscores, arrays stay values. */
final class FlatColumns {
    private final String what;
    private final UnaryOperator<String> columnOf;
    private final Map<String, JsonValue> columns = new LinkedHashMap<>();

    private FlatColumns(String what, UnaryOperator<String> columnOf) {
        this.what = what;
        this.columnOf = columnOf;
    }

    /**
     * The columns in the order in which they stand.
     *
     * @param what the object is, for messages
     * @param prefix of all names, a column name; empty for none
     * @param columnOf the column of a folded name
     * @throws RefusedEventException when two values fold to the same column, or a name to none
     */
    static Map<String, JsonValue> of(JsonValue object, String what, String prefix, UnaryOperator<String> columnOf) {
        FlatColumns flat = new FlatColumns(what, columnOf);
        flat.flatten(prefix, object);
        return flat.columns;
    }

    /**
     * @param path a column name already, or empty, so that no path gets longer than one, however deep the objects are
     */
    private void flatten(String path, JsonValue object) {
        for (JsonValue.Fields field = object.eachField(); field.next(); ) {
            String folded = fold(path, field.name().text());
            JsonValue value = field.value();
            if (value.is(JsonKind.OBJECT)) {
                flatten(folded, value);
            } else {
                add(columnOf.apply(folded), value);
            }
        }
    }

    private String fold(String path, String name) {
        String own = NameFolding.column(name)
                .orElseThrow(() -> new RefusedEventException(
                        ErrorCode.INVALID_COLUMN_NAME,
                        "a field name in the " + what + " holds no letter or digit that a column can have"));
        return path.isEmpty() ? own : NameFolding.column(path + "_" + name).orElse(own);
    }

    private void add(String column, JsonValue value) {
        if (columns.put(column, value) != null) {
            throw new RefusedEventException(
                    ErrorCode.INVALID_COLUMN_NAME, "two fields of the " + what + " fold to the column " + column);
        }
    }
}
