package io.millrace.schemas.contract;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a single value of a column must fulfil. Nulls fulfil everything but {@code required}.
 *
 * @param pattern must be found in the text (unanchored, as JSON Schema's {@code pattern}, which ODCS refers to)
 * @param validValues the value as text must be one of these; empty when all are valid
 * @param minimum smallest number
 * @param maximum largest number
 * @param minLength fewest characters of a text
 * @param maxLength most characters of a text
 */
public record ValueRules(
        Optional<Pattern> pattern,
        Set<String> validValues,
        Optional<BigDecimal> minimum,
        Optional<BigDecimal> maximum,
        Optional<Integer> minLength,
        Optional<Integer> maxLength) {
    /** No rule at all. */
    public static final ValueRules NONE = new ValueRules(
            Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public ValueRules {
        validValues = Collections.unmodifiableSet(new LinkedHashSet<>(validValues));
    }

    /** Whether every value is fine. */
    public boolean isEmpty() {
        return pattern.isEmpty()
                && validValues.isEmpty()
                && minimum.isEmpty()
                && maximum.isEmpty()
                && minLength.isEmpty()
                && maxLength.isEmpty();
    }
}
