package io.millrace.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Where in the body it begins. */
    int start() {
        return document.start(entry);
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

    /** The fields of an object one after another, without an object for each; a repeated one as often as it stands. */
    public Fields eachField() {
        require(JsonKind.OBJECT);
        return new Fields();
    }

    /** What a text says, its escapes resolved. */
    public String text() {
        require(JsonKind.TEXT);
        int start = document.start(entry);
        int end = document.end(entry);
        if (!document.hasEscapes(entry)) {
            return new String(document.bytes(), start + 1, end - start - 2, StandardCharsets.UTF_8);
        }
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), document.bytes(), start, end - start)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    /** Whether a text says just this, which is all of ASCII. */
    boolean says(String ascii) {
        if (document.hasEscapes(entry)) {
            return text().equals(ascii);
        }
        int start = document.start(entry) + 1;
        int length = document.end(entry) - 1 - start;
        if (length != ascii.length()) {
            return false;
        }
        byte[] bytes = document.bytes();
        for (int i = 0; i < length; i++) {
            if (bytes[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text begins with a character of ASCII. */
    public boolean beginsWith(char ascii) {
        require(JsonKind.TEXT);
        return document.hasEscapes(entry)
                ? text().indexOf(ascii) == 0
                : document.bytes()[document.start(entry) + 1] == ascii;
    }

    /** The value as it is written. */
    public String json() {
        return new String(document.bytes(), document.start(entry), length(), StandardCharsets.UTF_8);
    }

    /** Appends the value as it is written. */
    public void writeTo(JsonBytes out) {
        out.write(document.bytes(), document.start(entry), length());
    }

    /** Appends what stands between the brackets of an object or array, as it is written. */
    public void writeInsideTo(JsonBytes out) {
        out.write(document.bytes(), document.start(entry) + 1, length() - 2);
    }

    /** Whether an object or array holds nothing. */
    public boolean isEmpty() {
        return document.next(entry) == entry + 1;
    }

    private void require(JsonKind kind) {
        if (kind() != kind) {
            throw new IllegalStateException("the value is " + kind() + ", not " + kind);
        }
    }

    /** Stands before the first field at first. */
    public final class Fields {
        private final int end = document.next(entry);
        private int name = -1;

        private Fields() {}

        /** Goes to the next field; false when there is none. */
        public boolean next() {
            name = name < 0 ? entry + 1 : document.next(name + 1);
            return name < end;
        }

        /** The field's name. */
        public JsonValue name() {
            return new JsonValue(document, name);
        }

        /** The field's value. */
        public JsonValue value() {
            return new JsonValue(document, name + 1);
        }

        /** Whether that is the field's name, which is all of ASCII. */
        public boolean isNamed(String ascii) {
            return name().says(ascii);
        }

        /** Whether a field before this one has the same name. */
        boolean isRepeated() {
            for (int other = entry + 1; other < name; other = document.next(other + 1)) {
                if (isSame(other)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isSame(int other) {
            if (document.hasEscapes(name) || document.hasEscapes(other)) {
                return name().text().equals(new JsonValue(document, other).text());
            }
            byte[] bytes = document.bytes();
            return Arrays.equals(
                    bytes, document.start(name), document.end(name), bytes, document.start(other), document.end(other));
        }
    }
}
