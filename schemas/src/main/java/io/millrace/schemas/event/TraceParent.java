package io.millrace.schemas.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which trace, and which step of it, something belongs to: the value of the header {@code traceparent} as W3C's Trace
 * Context, level 1, has it.
 *
 * @param text such as {@code 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}
 */
public record TraceParent(@JsonValue String text) {
    private static final int LENGTH = 55;
    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int SAMPLED = 1;
    private static final int HEXADECIMAL = 16;
    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    @JsonCreator
    public TraceParent {
        if (!isOne(text)) {
            throw new IllegalArgumentException("'" + text + "' is not a traceparent of W3C's Trace Context");
        }
    }

    /** Empty for what is none; other programs write this header too. */
    public static Optional<TraceParent> parse(String text) {
        return isOne(text) ? Optional.of(new TraceParent(text)) : Optional.empty();
    }

    private static boolean isOne(String text) {
        return text.length() == LENGTH && FORM.matcher(text).matches();
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
        return text.substring(TRACE_AT, SPAN_AT - 1);
    }

    /** 16 hexadecimal digits. */
    public String spanId() {
        return text.substring(SPAN_AT, FLAGS_AT - 1);
    }

    /** Whether whoever began the step keeps it. */
    public boolean isSampled() {
        return (Integer.parseInt(text.substring(FLAGS_AT), HEXADECIMAL) & SAMPLED) != 0;
    }
}
