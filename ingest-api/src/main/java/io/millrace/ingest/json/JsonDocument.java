package io.millrace.ingest.json;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Arrays;

/**
 * An index of a JSON text: where each value begins and ends, and which value follows it. Made in one pass; the values are
 * never turned into numbers or trees, so whatever is passed on is what the client wrote.
 */
public final class JsonDocument {
    private static final int STRIDE = 3;
    private static final int START = 0;
    private static final int END = 1;
    private static final int NEXT = 2;

    /** In an entry's end: its text holds escapes. */
    private static final int ESCAPES = 1 << 31;

    private static final int BYTES_A_VALUE = 12;
    private static final int FEWEST_VALUES = 16;

    private final byte[] bytes;
    private final int maxEvents;
    private int[] index;
    private int count;

    private JsonDocument(byte[] bytes, int maxEvents, int expectedValues) {
        this.bytes = bytes;
        this.maxEvents = maxEvents;
        this.index = new int[STRIDE * expectedValues];
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
        JsonDocument document = new JsonDocument(bytes, maxEvents, FEWEST_VALUES + (to - from) / BYTES_A_VALUE);
        JsonIndexer indexer = new JsonIndexer(bytes, from, to, document);
        try {
            indexer.read();
        } catch (MalformedJsonException e) {
            throw Utf8.isValid(bytes, from, to) ? e : notUtf8();
        }
        if (!indexer.isAscii() && !Utf8.isValid(bytes, from, to)) {
            throw notUtf8();
        }
        return new JsonValue(document, 0);
    }

    private static MalformedJsonException notUtf8() {
        return new MalformedJsonException("not UTF-8 text");
    }

    /** What a request with more events than are taken ends with. */
    public static MillraceException tooManyEvents(int maxEvents) {
        return new MillraceException(
                ErrorCode.REQUEST_TOO_LARGE,
                "the request has more than " + maxEvents + " events, the most that are taken at once"
                        + " (max-events-per-request); send them in several requests");
    }

    /** Whether the innermost open container is one whose elements may be events. */
    boolean holdsEvents(int[] open, int depth) {
        return switch (depth) {
            case 1 -> kind(open[0]) == JsonKind.ARRAY;
            case 2 -> kind(open[0]) == JsonKind.OBJECT && kind(open[1]) == JsonKind.ARRAY;
            default -> false;
        };
    }

    void requireRoomFor(int events) {
        if (events > maxEvents) {
            throw tooManyEvents(maxEvents);
        }
    }

    /** Adds a value as the next entry; a container's end is told later. */
    int add(int start, int end, boolean hasEscapes) {
        int entry = count++;
        int at = entry * STRIDE;
        if (at == index.length) {
            index = Arrays.copyOf(index, at * 2);
        }
        index[at + START] = start;
        index[at + END] = hasEscapes ? end | ESCAPES : end;
        index[at + NEXT] = count;
        return entry;
    }

    void close(int container, int end) {
        index[container * STRIDE + END] = end;
        index[container * STRIDE + NEXT] = count;
    }

    /** Whether no entry follows this one yet. */
    boolean isLast(int entry) {
        return entry + 1 == count;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The first byte of a value tells its kind. */
    JsonKind kind(int entry) {
        return switch (bytes[start(entry)]) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.TEXT;
            case 't', 'f' -> JsonKind.BOOLEAN;
            case 'n' -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }

    int start(int entry) {
        return index[entry * STRIDE + START];
    }

    int end(int entry) {
        return index[entry * STRIDE + END] & ~ESCAPES;
    }

    boolean hasEscapes(int entry) {
        return index[entry * STRIDE + END] < 0;
    }

    /** The entry after this value and everything inside it. */
    int next(int entry) {
        return index[entry * STRIDE + NEXT];
    }
}
