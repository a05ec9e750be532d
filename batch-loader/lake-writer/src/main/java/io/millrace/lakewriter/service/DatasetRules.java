package io.millrace.lakewriter.service;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which options count for which dataset.
 *
 * @param rules the first whose name matches counts
 * @param others for datasets that no rule matches
 */
public record DatasetRules(List<Rule> rules, DatasetOptions others) {
    public DatasetRules {
        rules = List.copyOf(rules);
    }

    /** The same options for all datasets. */
    public static DatasetRules same(DatasetOptions options) {
        return new DatasetRules(List.of(), options);
    }

    DatasetOptions of(DatasetName dataset) {
        return rules.stream()
                .filter(rule -> rule.matches(dataset))
                .findFirst()
                .map(Rule::options)
                .orElse(others);
    }

    /**
     * Options for some datasets.
     *
     * @param name a dataset's name, in which {@code *} stands for any text
     */
    public record Rule(String name, DatasetOptions options) {
        private boolean matches(DatasetName dataset) {
            String pattern =
                    Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return dataset.value().matches(pattern);
        }
    }
}
