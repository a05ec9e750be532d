package io.millrace.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What a parser that many use takes is taken, what it refuses is refused, and every value is found in the same place. */
class JsonIndexerTest {
    private static final int ROUNDS = Integer.getInteger("millrace.json.rounds", 20_000);
    private static final JsonFactory OTHER = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final String[] PIECES = {
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"\\u00e9\\n\"", "\"ü😀\"", "0", "-1", "1.50", "1e9", "-0.0E-2",
                "true",
        "false", "null", " ", "\n", "\t", "\\", "\"\\u12", "\"\\ud83d\"", "01", "1.", "+1", ".5", "tru", "\u0000",
                "\u0001", "/",
        "\"b\":", "{\"c\":[1,{}]}", "[[],[]]", "\ufeff", "\u00a0", "1E", "-", "e", "\"\\/\\b\\f\\\"\\\\\""
    };

    @Test
    void agreesWithAnotherParserAboutAnything() {
        long seed = Long.getLong("millrace.json.seed", System.nanoTime());
        Random random = new Random(seed);
        int taken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] json = random.nextBoolean() ? soup(random) : damaged(random);
            Optional<List<String>> expected = other(json);
            Optional<List<String>> found = ours(json);
            assertThat(found)
                    .as("seed %s, round %s: %s", seed, round, new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            taken += found.isPresent() ? 1 : 0;
        }
        assertThat(taken).as("seed %s: documents that are one", seed).isGreaterThan(ROUNDS / 100);
    }

    private static byte[] soup(Random random) {
        StringBuilder soup = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            soup.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return soup.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damaged(Random random) {
        StringBuilder text = new StringBuilder();
        value(random, text, 0);
        byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0; i--) {
            json[random.nextInt(json.length)] = (byte) random.nextInt(256);
        }
        return json;
    }

    private static void value(Random random, StringBuilder text, int depth) {
        String space = random.nextInt(4) == 0 ? " \n" : "";
        text.append(space);
        switch (random.nextInt(depth > 5 ? 5 : 8)) {
            case 0 -> text.append("\"t\\u00e9 ü\"");
            case 1 -> text.append(random.nextInt());
            case 2 -> text.append(random.nextDouble());
            case 3 -> text.append(random.nextBoolean());
            case 4 -> text.append("null");
            case 5 -> {
                text.append('[');
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(random, text, depth + 1);
                    text.append(i > 1 ? "," : "");
                }
                text.append(']');
            }
            default -> {
                text.append('{');
                for (int i = random.nextInt(4); i > 0; i--) {
                    text.append(space)
                            .append("\"n")
                            .append(random.nextInt(5))
                            .append("\"")
                            .append(space)
                            .append(':');
                    value(random, text, depth + 1);
                    text.append(i > 1 ? "," : "");
                }
                text.append('}');
            }
        }
        text.append(space);
    }

    /** Where each value and name begins, and what it is; nothing when it is not one JSON text in UTF-8. */
    private static Optional<List<String>> other(byte[] json) {
        boolean maybeOtherEncoding = false;
        for (int i = 0; i < Math.min(4, json.length); i++) {
            maybeOtherEncoding |= json[i] == 0;
        }
        if (maybeOtherEncoding || !Utf8.isValid(json, 0, json.length)) {
            return Optional.empty();
        }
        List<String> places = new ArrayList<>();
        try (JsonParser parser = OTHER.createParser(ObjectReadContext.empty(), json)) {
            int depth = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return Optional.empty();
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (!token.isStructEnd()) {
                    String text = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME
                            ? parser.getString()
                            : "";
                    places.add(parser.currentTokenLocation().getByteOffset() + text);
                }
            } while (depth > 0);
            return parser.nextToken() == null ? Optional.of(places) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> ours(byte[] json) {
        try {
            List<String> places = new ArrayList<>();
            places(JsonDocument.parse(json, 0, json.length), places);
            return Optional.of(places);
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static void places(JsonValue value, List<String> places) {
        places.add(value.start() + (value.is(JsonKind.TEXT) ? value.text() : ""));
        if (value.is(JsonKind.ARRAY)) {
            value.elements().forEach(element -> places(element, places));
        } else if (value.is(JsonKind.OBJECT)) {
            for (JsonField field : value.fields()) {
                places(field.name(), places);
                places(field.value(), places);
            }
        }
    }
}
