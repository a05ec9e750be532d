package io.millrace.embedded;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Which servers stand behind {@link Backends}. */
enum BackendKind {
    EMBEDDED,
    CONTAINERS,
    /** Containers, and embedded servers where a container does not start, such as for want of a network to fetch it from. */
    CONTAINERS_IF_THEY_START;

    static final String VARIABLE = "MILLRACE_BACKENDS";
    static final String PROPERTY = "millrace.backends";

    private static final String AUTO = "auto";

    /**
     * Reads a choice.
     *
     * @param choice {@code embedded}, {@code containers} or {@code auto}, which means containers where an
     *     engine answers and they start
     * @param engineAnswers asked only when the choice depends on it
     * @throws BackendException if there is no such choice, or containers were chosen and no engine answers
     */
    static BackendKind of(String choice, BooleanSupplier engineAnswers) {
        String lower = choice.strip().toLowerCase(Locale.ROOT);
        if (lower.equals(AUTO)) {
            return engineAnswers.getAsBoolean() ? CONTAINERS_IF_THEY_START : EMBEDDED;
        }
        BackendKind kind = Stream.of(EMBEDDED, CONTAINERS)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(lower))
                .findAny()
                .orElseThrow(() ->
                        new BackendException(VARIABLE + " must be embedded, containers or auto, is '" + choice + "'"));
        if (kind == CONTAINERS && !engineAnswers.getAsBoolean()) {
            throw new BackendException(
                    VARIABLE + " is containers, but no Docker engine answers: start one, or choose embedded");
        }
        return kind;
    }
}
