package io.millrace.ingest.json;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The fields of an object by name, for objects whose fields have a meaning to the edge. A null counts as absent. */
public final class JsonObject {
    /** Up to here comparing each name with each costs less than a set of them. */
    private static final int FEW = 12;

    private final JsonValue object;

    private JsonObject(JsonValue object) {
        this.object = object;
    }

    /**
     * @param object of kind {@link JsonKind#OBJECT}
     * @throws RepeatedFieldException when a field stands twice: nobody could say which one counts
     */
    public static JsonObject of(JsonValue object) throws RepeatedFieldException {
        int fields = 0;
        for (JsonValue.Fields field = object.eachField(); field.next(); ) {
            if (++fields <= FEW && field.isRepeated()) {
                throw new RepeatedFieldException();
            }
        }
        if (fields > FEW) {
            requireDistinct(object);
        }
        return new JsonObject(object);
    }

    private static void requireDistinct(JsonValue object) throws RepeatedFieldException {
        Set<String> names = new HashSet<>();
        for (JsonValue.Fields field = object.eachField(); field.next(); ) {
            if (!names.add(field.name().text())) {
                throw new RepeatedFieldException();
            }
        }
    }

    /** The field's value; empty when the field is absent or null. */
    public Optional<JsonValue> get(String name) {
        for (JsonValue.Fields field = object.eachField(); field.next(); ) {
            if (field.isNamed(name)) {
                JsonValue value = field.value();
                return value.is(JsonKind.NULL) ? Optional.empty() : Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Whether every field is one of these. */
    public boolean hasOnly(Set<String> names) {
        for (JsonValue.Fields field = object.eachField(); field.next(); ) {
            if (!isOneOf(field, names)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOneOf(JsonValue.Fields field, Set<String> names) {
        for (String name : names) {
            if (field.isNamed(name)) {
                return true;
            }
        }
        return false;
    }

    /** An object that holds the same field twice. */
    public static final class RepeatedFieldException extends Exception {
        private static final long serialVersionUID = 1L;

        RepeatedFieldException() {
            super("an object holds the same field twice");
        }
    }
}
