package io.millrace.lakewriter.service;

import io.millrace.schemas.dataset.DatasetName;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names one dataset or several.
 *
 * @param text a dataset's name, in which {@code *} stands for any text
 */
public record DatasetPattern(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.*-]+");

    public DatasetPattern {
        if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a dataset's name nor a pattern; use letters, digits, _ . - and *");
        }
    }

    /** Whether the dataset is one of those that are meant. */
    public boolean matches(DatasetName dataset) {
        String pattern = Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return dataset.value().matches(pattern);
    }
}
