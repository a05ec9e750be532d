package io.millrace.ingest.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of an object by name, for objects whose fields have a meaning to the edge. A null counts as absent. */
public final class JsonObject {
    private final Map<String, JsonValue> fields;

    private JsonObject(Map<String, JsonValue> fields) {
        this.fields = fields;
    }

    /**
     * @param object of kind {@link JsonKind#OBJECT}
     * @throws RepeatedFieldException when a field stands twice: nobody could say which one counts
     */
    public static JsonObject of(JsonValue object) throws RepeatedFieldException {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (JsonField field : object.fields()) {
            if (fields.put(field.name().text(), field.value()) != null) {
                throw new RepeatedFieldException();
            }
        }
        return new JsonObject(fields);
    }

    /** The field's value; empty when the field is absent or null. */
    public Optional<JsonValue> get(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.is(JsonKind.NULL));
    }

    /** Whether every field is one of these. */
    public boolean hasOnly(Set<String> names) {
        return names.containsAll(fields.keySet());
    }

    /** An object that holds the same field twice. */
    public static final class RepeatedFieldException extends Exception {
        private static final long serialVersionUID = 1L;

        RepeatedFieldException() {
            super("an object holds the same field twice");
        }
    }
}
