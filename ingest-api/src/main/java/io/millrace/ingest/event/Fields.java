package io.millrace.ingest.event;

import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonObject;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.error.ErrorCode;
import java.util.Optional;

/** Reads the fields that an endpoint gives a meaning to, and refuses an event that has them otherwise. */
public final class Fields {
    private Fields() {}

    /**
     * @throws RefusedEventException when the value is not an object, or holds a field twice
     */
    public static JsonObject of(JsonValue event) {
        if (!event.is(JsonKind.OBJECT)) {
            throw new RefusedEventException(ErrorCode.NOT_AN_OBJECT, "an event is a JSON object");
        }
        try {
            return JsonObject.of(event);
        } catch (JsonObject.RepeatedFieldException e) {
            throw new RefusedEventException(ErrorCode.INVALID_EVENT, "the event holds the same field twice");
        }
    }

    /**
     * The field, if it is there.
     *
     * @throws RefusedEventException when it is of another kind
     */
    public static Optional<JsonValue> optional(JsonObject event, String name, JsonKind kind) {
        Optional<JsonValue> value = event.get(name);
        if (value.isPresent() && !value.get().is(kind)) {
            String expected = kind == JsonKind.OBJECT ? "an object" : "text";
            throw new RefusedEventException(ErrorCode.INVALID_EVENT, name + " must be " + expected);
        }
        return value;
    }

    /**
     * The field.
     *
     * @throws RefusedEventException when it is missing or of another kind
     */
    public static JsonValue required(JsonObject event, String name, JsonKind kind) {
        return optional(event, name, kind)
                .orElseThrow(() -> new RefusedEventException(ErrorCode.INCOMPLETE_EVENT, name + " is missing"));
    }
}
