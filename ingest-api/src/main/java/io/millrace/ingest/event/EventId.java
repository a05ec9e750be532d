package io.millrace.ingest.event;

import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.error.ErrorCode;
import java.util.Optional;

/** The rules of ids that clients give. An id is never cut or changed beyond trimming: that would merge different events. */
public final class EventId {
    /** Longest id in characters (code points). */
    public static final int MAX_LENGTH = 200;

    private EventId() {}

    /**
     * The client's id; empty when there is none, or only space.
     *
     * @param field how the endpoint calls it
     * @throws RefusedEventException when it is not text, or too long, or cannot be encoded
     */
    public static Optional<String> of(Optional<JsonValue> given, String field) {
        if (given.isEmpty() || given.get().is(JsonKind.NULL)) {
            return Optional.empty();
        }
        if (!given.get().is(JsonKind.TEXT)) {
            throw new RefusedEventException(ErrorCode.INVALID_EVENT, field + " must be text");
        }
        return of(given.get().text(), field);
    }

    /**
     * The client's id; empty when it is only space.
     *
     * @param field how the endpoint calls it
     * @throws RefusedEventException when it is too long, or cannot be encoded
     */
    public static Optional<String> of(String given, String field) {
        String id = given.strip();
        // There are no more code points than chars.
        int length = id.length() <= MAX_LENGTH ? id.length() : id.codePointCount(0, id.length());
        if (length > MAX_LENGTH) {
            throw new RefusedEventException(
                    ErrorCode.INVALID_EVENT,
                    field + " has " + length + " characters; at most " + MAX_LENGTH + " are taken");
        }
        requireUnicode(id, field);
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }

    /**
     * @throws RefusedEventException when the text holds half a surrogate pair, which UTF-8 cannot say
     */
    public static void requireUnicode(String text, String field) {
        int i = 0;
        while (i < text.length()) {
            if (!Character.isSurrogate(text.charAt(i))) {
                i++;
                continue;
            }
            boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
            if (!isPair) {
                throw new RefusedEventException(ErrorCode.INVALID_EVENT, field + " holds half a surrogate pair");
            }
            i += 2;
        }
    }
}
