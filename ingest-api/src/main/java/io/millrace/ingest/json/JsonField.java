package io.millrace.ingest.json;

/**
 * A field of an object.
 *
 * @param name a value of kind {@link JsonKind#TEXT}
 */
public record JsonField(JsonValue name, JsonValue value) {}
