package io.millrace.ingest.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A value of a JSON document: a view of its bytes. */
public final class JsonValue {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonDocument document;
    private final int entry;

    JsonValue(JsonDocument document, int entry) {
        this.document = document;
        this.entry = entry;
    }

    public JsonKind kind() {
        return document.kind(entry);
    }

    public boolean is(JsonKind kind) {
        return kind() == kind;
    }

    /** Length in bytes as written. */
    public int length() {
        return document.end(entry) - document.start(entry);
    }

    /** Which limit the value exceeds; empty when none. Shows nothing of it. */
    public Optional<String> tooComplicated(JsonLimits limits) {
        return new JsonShape(document, limits).problem(entry);
    }

    /** The fields of an object in order, a repeated one as often as it stands. */
    public List<JsonField> fields() {
        require(JsonKind.OBJECT);
        List<JsonField> fields = new ArrayList<>();
        int end = document.next(entry);
        for (int name = entry + 1; name < end; name = document.next(name + 1)) {
            fields.add(new JsonField(new JsonValue(document, name), new JsonValue(document, name + 1)));
        }
        return fields;
    }

    /** The values of an array in order. */
    public List<JsonValue> elements() {
        require(JsonKind.ARRAY);
        List<JsonValue> elements = new ArrayList<>();
        int end = document.next(entry);
        for (int element = entry + 1; element < end; element = document.next(element)) {
            elements.add(new JsonValue(document, element));
        }
        return elements;
    }

    /** What a text says, its escapes resolved. */
    public String text() {
        require(JsonKind.TEXT);
        int start = document.start(entry);
        int end = document.end(entry);
        if (!hasEscapes(start, end)) {
            return new String(document.bytes(), start + 1, end - start - 2, StandardCharsets.UTF_8);
        }
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), document.bytes(), start, end - start)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    /** The value as it is written. */
    public String json() {
        return new String(document.bytes(), document.start(entry), length(), StandardCharsets.UTF_8);
    }

    /** Appends the value as it is written. */
    public void writeTo(ByteArrayOutputStream out) {
        out.write(document.bytes(), document.start(entry), length());
    }

    /** Appends what stands between the brackets of an object or array, as it is written. */
    public void writeInsideTo(ByteArrayOutputStream out) {
        out.write(document.bytes(), document.start(entry) + 1, length() - 2);
    }

    /** Whether an object or array holds nothing. */
    public boolean isEmpty() {
        return document.next(entry) == entry + 1;
    }

    private boolean hasEscapes(int start, int end) {
        byte[] bytes = document.bytes();
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private void require(JsonKind kind) {
        if (kind() != kind) {
            throw new IllegalStateException("the value is " + kind() + ", not " + kind);
        }
    }
}
