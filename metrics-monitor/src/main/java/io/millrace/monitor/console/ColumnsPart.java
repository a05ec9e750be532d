package io.millrace.monitor.console;

import io.millrace.monitor.history.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the rows of a dataset looked like, as a part of its page.
 *
 * @param series every series of the dataset
 * @param chart the chosen series with its expected band, as JSON
 * @param chosen the chosen series, in words
 * @param verdict what the chart shows, in a sentence
 * @param findings what was odd lately, the newest first
 */
public record ColumnsPart(
        String dataset,
        Instant now,
        List<Series> series,
        Optional<String> chart,
        String chosen,
        String verdict,
        List<Finding> findings) {
    /**
     * @param column empty for the dataset itself
     * @param values of the last hours, for a small line
     * @param latest in words
     * @param address of the page with this series chosen
     */
    public record Series(String column, String name, List<Double> values, String latest, String address) {}
}
