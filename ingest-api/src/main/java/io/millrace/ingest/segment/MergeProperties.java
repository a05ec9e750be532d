package io.millrace.ingest.segment;

import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonObject;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of RudderStack's {@code merge} call: the two identities that belong to one person, each a type and a value. */
final class MergeProperties {
    private static final int IDENTITIES = 2;

    private MergeProperties() {}

    /** @throws RefusedEventException when the message does not hold exactly two */
    static Map<String, JsonValue> of(JsonObject message) {
        List<JsonValue> identities = message.get("mergeProperties")
                .filter(value -> value.is(JsonKind.ARRAY))
                .map(JsonValue::elements)
                .filter(elements -> elements.size() == IDENTITIES)
                .orElseThrow(MergeProperties::notTwo);
        Map<String, JsonValue> columns = new LinkedHashMap<>();
        for (int i = 0; i < IDENTITIES; i++) {
            String column = "merge_property_" + (i + 1);
            columns.put(column + "_type", text(identities.get(i), "type"));
            columns.put(column + "_value", text(identities.get(i), "value"));
        }
        return columns;
    }

    private static JsonValue text(JsonValue identity, String field) {
        if (!identity.is(JsonKind.OBJECT)) {
            throw notTwo();
        }
        try {
            Optional<JsonValue> value = JsonObject.of(identity).get(field);
            return value.filter(present -> present.is(JsonKind.TEXT)).orElseThrow(MergeProperties::notTwo);
        } catch (JsonObject.RepeatedFieldException e) {
            throw notTwo();
        }
    }

    private static RefusedEventException notTwo() {
        return new RefusedEventException(
                ErrorCode.INVALID_EVENT,
                "mergeProperties must be an array of two objects, each with a type and a value");
    }
}
