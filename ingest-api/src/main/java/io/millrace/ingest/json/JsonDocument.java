package io.millrace.ingest.json;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * An index of a JSON text: where each value begins and ends, and which value follows it. Made in one pass; the values are
 * never turned into numbers or trees, so whatever is passed on is what the client wrote.
 */
public final class JsonDocument {
    private static final int MAX_DEPTH = 1_000;
    private static final int STRIDE = 3;
    private static final int START = 0;
    private static final int END = 1;
    private static final int NEXT = 2;

    /** Limits on names and numbers are the row's business: here they would fail a whole batch for one event. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] bytes;
    private final int maxEvents;
    private int[] index = new int[STRIDE * 64];
    private int count;

    private JsonDocument(byte[] bytes, int maxEvents) {
        this.bytes = bytes;
        this.maxEvents = maxEvents;
    }

    /**
     * The value that the bytes between {@code from} and {@code to} hold.
     *
     * @throws MalformedJsonException when they are not exactly one JSON value, nested at most a thousand levels, in UTF-8
     */
    public static JsonValue parse(byte[] bytes, int from, int to) throws MalformedJsonException {
        return parse(bytes, from, to, Integer.MAX_VALUE);
    }

    /**
     * As {@link #parse(byte[], int, int)}, but gives up as soon as there are more events than are taken.
     *
     * @param maxEvents elements that the outermost array may have, or an array that is a field of the outermost object
     * @throws MillraceException with {@link ErrorCode#REQUEST_TOO_LARGE} when there are more
     */
    public static JsonValue parse(byte[] bytes, int from, int to, int maxEvents) throws MalformedJsonException {
        if (!Utf8.isValid(bytes, from, to)) {
            throw new MalformedJsonException("not UTF-8 text");
        }
        for (int i = from; i < Math.min(to, from + 4); i++) {
            if (bytes[i] == 0) {
                throw new MalformedJsonException("not UTF-8 text");
            }
        }
        JsonDocument document = new JsonDocument(bytes, maxEvents);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
            document.read(parser, from);
        } catch (JacksonException e) {
            long offset =
                    e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            throw new MalformedJsonException("not valid JSON at byte " + offset);
        }
        return new JsonValue(document, 0);
    }

    private void read(JsonParser parser, int from) throws MalformedJsonException {
        int[] open = new int[16];
        int depth = 0;
        int events = 0;
        do {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new MalformedJsonException("there is no JSON value");
            }
            if (token.isStructEnd()) {
                int container = open[--depth];
                close(container, offset(parser, from) + 1);
                continue;
            }
            int entry = add(parser, offset(parser, from));
            if (isListOfEvents(open, depth) && ++events > maxEvents) {
                throw tooManyEvents(maxEvents);
            }
            if (token.isStructStart()) {
                if (depth == open.length) {
                    open = Arrays.copyOf(open, depth * 2);
                }
                open[depth++] = entry;
            }
        } while (depth > 0);
        if (parser.nextToken() != null) {
            throw new MalformedJsonException("there is more than one JSON value; events one after another need"
                    + " the content type application/x-ndjson");
        }
    }

    private boolean isListOfEvents(int[] open, int depth) {
        return switch (depth) {
            case 1 -> kind(open[0]) == JsonKind.ARRAY;
            case 2 -> kind(open[0]) == JsonKind.OBJECT && kind(open[1]) == JsonKind.ARRAY;
            default -> false;
        };
    }

    /** What a request with more events than are taken ends with. */
    public static MillraceException tooManyEvents(int maxEvents) {
        return new MillraceException(
                ErrorCode.REQUEST_TOO_LARGE,
                "the request has more than " + maxEvents + " events, the most that are taken at once"
                        + " (max-events-per-request); send them in several requests");
    }

    private static int offset(JsonParser parser, int from) {
        return from + (int) parser.currentTokenLocation().getByteOffset();
    }

    private int add(JsonParser parser, int start) {
        if ((count + 1) * STRIDE > index.length) {
            index = Arrays.copyOf(index, index.length * 2);
        }
        int entry = count++;
        int at = entry * STRIDE;
        index[at + START] = start;
        index[at + END] = end(parser, start);
        index[at + NEXT] = count;
        return entry;
    }

    private void close(int container, int end) {
        index[container * STRIDE + END] = end;
        index[container * STRIDE + NEXT] = count;
    }

    /** The first byte of a value tells its kind. */
    private static JsonKind kind(byte first) {
        return switch (first) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.TEXT;
            case 't', 'f' -> JsonKind.BOOLEAN;
            case 'n' -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }

    private int end(JsonParser parser, int start) {
        return switch (kind(bytes[start])) {
            case TEXT -> closingQuote(start) + 1;
            case NUMBER -> start + parser.getStringLength();
            case BOOLEAN -> start + (bytes[start] == 't' ? 4 : 5);
            case NULL -> start + 4;
            case OBJECT, ARRAY -> start;
        };
    }

    /** The parser has seen the opening quote only; a missing closing one runs into the end, which it then reports. */
    private int closingQuote(int openingQuote) {
        int i = openingQuote + 1;
        while (i < bytes.length && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    byte[] bytes() {
        return bytes;
    }

    JsonKind kind(int entry) {
        return kind(bytes[start(entry)]);
    }

    int start(int entry) {
        return index[entry * STRIDE + START];
    }

    int end(int entry) {
        return index[entry * STRIDE + END];
    }

    /** The entry after this value and everything inside it. */
    int next(int entry) {
        return index[entry * STRIDE + NEXT];
    }
}
