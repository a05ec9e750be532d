package io.millrace.schemas.fingerprint;

import java.util.List;

/**
 * The most frequent values of a column.
 *
 * @param top at most {@value FrequentCounter#TOP} of them, most frequent first
 * @param sketch frequent-items sketch of strings in Base64
 */
public record FrequentValues(List<Count> top, String sketch) {
    public FrequentValues {
        top = List.copyOf(top);
    }

    /**
     * @param value a text, or the JSON text of a number or truth value
     * @param count how often it stands in the column, at least; beyond the first rows of a batch from a sample
     */
    public record Count(String value, long count) {}
}
