package io.millrace.redshift.emulator.copy;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/** How the emulator reads JSON: with Redshift's limits in the place of the library's. */
final class JsonText {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(JsonObjectScanner.LARGEST_OBJECT)
                    .maxStringLength(JsonObjectScanner.LARGEST_OBJECT)
                    .maxNameLength(JsonObjectScanner.LARGEST_OBJECT)
                    .build())
            .build();

    private JsonText() {}

    /** Whether this is one JSON value and nothing after it. */
    static boolean isValid(byte[] text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.currentToken() != null && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** A text as a JSON string. */
    static String quote(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }
}
