package io.millrace.lakewriter.service;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;

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
                .filter(rule -> rule.names().matches(dataset))
                .findFirst()
                .map(Rule::options)
                .orElse(others);
    }

    /** Options for the datasets that a pattern names. */
    public record Rule(DatasetPattern names, DatasetOptions options) {}
}
