package io.millrace.ingest.json;

import java.util.Arrays;

/**
 * Reads a JSON text (RFC 8259) once and notes where each value begins and ends. Nothing is turned into numbers or texts: that
 * costs most of what a parser costs, and whatever is passed on is passed on as it was written.
 */
final class JsonIndexer {
    private static final int MAX_DEPTH = 1_000;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final JsonDocument document;

    /** The containers that are open, outermost first. */
    private int[] open = new int[8];

    private int depth;
    private int at;
    private int events;
    private boolean isAscii = true;

    JsonIndexer(byte[] bytes, int from, int to, JsonDocument document) {
        this.bytes = bytes;
        this.from = from;
        this.at = from;
        this.to = to;
        this.document = document;
    }

    /** Whether every byte that was read is one of ASCII's. */
    boolean isAscii() {
        return isAscii;
    }

    /** @throws MalformedJsonException when the bytes are not exactly one value */
    void read() throws MalformedJsonException {
        skipByteOrderMark();
        skipSpace();
        if (at == to) {
            throw new MalformedJsonException("there is no JSON value");
        }
        value();
        while (depth > 0) {
            inside(open[depth - 1]);
        }
        skipSpace();
        if (at < to) {
            throw new MalformedJsonException("there is more than one JSON value; events one after another need"
                    + " the content type application/x-ndjson");
        }
    }

    /** RFC 8259, section 8.1: it may be ignored. */
    private void skipByteOrderMark() {
        if (to - at >= 3 && bytes[at] == (byte) 0xef && bytes[at + 1] == (byte) 0xbb && bytes[at + 2] == (byte) 0xbf) {
            at += 3;
        }
    }

    /** One field or element, or the container's end. */
    private void inside(int container) throws MalformedJsonException {
        boolean isObject = bytes[document.start(container)] == '{';
        skipSpace();
        if (peek() == (isObject ? '}' : ']')) {
            at++;
            document.close(container, at);
            depth--;
            return;
        }
        if (!document.isLast(container)) {
            expect(',');
            skipSpace();
        }
        if (isObject) {
            if (peek() != '"') {
                throw malformed();
            }
            text();
            skipSpace();
            expect(':');
            skipSpace();
        } else if (document.holdsEvents(open, depth)) {
            document.requireRoomFor(++events);
        }
        value();
    }

    private void value() throws MalformedJsonException {
        switch (peek()) {
            case '{', '[' -> open();
            case '"' -> text();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void open() throws MalformedJsonException {
        if (depth == MAX_DEPTH) {
            throw new MalformedJsonException("nested more than " + MAX_DEPTH + " levels deep at byte " + (at - from));
        }
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = document.add(at, at, false);
        at++;
    }

    private void text() throws MalformedJsonException {
        int start = at;
        boolean hasEscapes = false;
        int i = start + 1;
        int seen = 0;
        while (true) {
            if (i >= to) {
                at = to;
                throw malformed();
            }
            byte b = bytes[i];
            if (b == '"') {
                break;
            }
            if (b >= 0 && b < ' ') {
                throw controlCharacter(i);
            }
            seen |= b;
            if (b == '\\') {
                hasEscapes = true;
                i = afterEscape(i);
            } else {
                i++;
            }
        }
        isAscii &= seen >= 0;
        at = i + 1;
        document.add(start, at, hasEscapes);
    }

    private int afterEscape(int backslash) throws MalformedJsonException {
        int next = backslash + 1 < to ? bytes[backslash + 1] : -1;
        switch (next) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return backslash + 2;
            }
            case 'u' -> {
                for (int i = backslash + 2; i < backslash + 6; i++) {
                    if (i >= to || Character.digit(bytes[i], 16) < 0) {
                        at = Math.min(i, to);
                        throw malformed();
                    }
                }
                return backslash + 6;
            }
            default -> {
                at = backslash;
                throw malformed();
            }
        }
    }

    private void literal(String literal) throws MalformedJsonException {
        int start = at;
        for (int i = 0; i < literal.length(); i++) {
            if (peek() != literal.charAt(i)) {
                throw malformed();
            }
            at++;
        }
        document.add(start, at, false);
    }

    private void number() throws MalformedJsonException {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        document.add(start, at, false);
    }

    private void digits() throws MalformedJsonException {
        int i = at;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == at) {
            throw malformed();
        }
        at = i;
    }

    private void expect(char expected) throws MalformedJsonException {
        if (peek() != expected) {
            throw malformed();
        }
        at++;
    }

    private void skipSpace() {
        int i = at;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        at = i;
    }

    private int peek() {
        return at < to ? bytes[at] : -1;
    }

    private MalformedJsonException malformed() {
        return new MalformedJsonException("not valid JSON at byte " + (at - from));
    }

    private MalformedJsonException controlCharacter(int place) {
        return new MalformedJsonException("a control character inside a text at byte " + (place - from)
                + "; JSON wants it escaped, a new line as \\n");
    }
}
