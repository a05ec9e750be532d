package io.millrace.schemas.contract;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contract of one dataset, as one object of an ODCS document says it.
 *
 * @param version of the contract
 * @param physicalName table in the warehouse, {@code table} or {@code schema.table}; empty for the loader's choice
 * @param owner team or person that answers for the dataset
 * @param handling what becomes of rows that break it
 * @param freshness age that the newest rows in the warehouse may have
 * @param quality rules over many rows of the whole dataset; rules of columns stand with their columns
 */
public record DataContract(
        DatasetName dataset,
        String version,
        String status,
        Optional<String> physicalName,
        Optional<String> description,
        Optional<String> owner,
        ViolationHandling handling,
        Optional<Duration> freshness,
        List<ColumnContract> columns,
        List<QualityRule> quality,
        Map<String, String> customProperties) {
    /**
     * @throws IllegalArgumentException when a column stands there twice
     */
    public DataContract {
        Set<String> names = new HashSet<>();
        for (ColumnContract column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("the column " + column.name() + " stands there twice");
            }
        }
        columns = List.copyOf(columns);
        quality = List.copyOf(quality);
        customProperties = Map.copyOf(customProperties);
    }

    /** The columns of the primary key, in its order; empty when the dataset has none. */
    public List<String> primaryKey() {
        return columns.stream()
                .filter(column -> column.keyPosition().isPresent())
                .sorted(Comparator.comparing(column -> column.keyPosition().orElseThrow()))
                .map(ColumnContract::name)
                .toList();
    }

    /** What the contract says of a column. */
    public Optional<ColumnContract> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** How many rows of a load may be bad before it is held; empty when the contract does not say. */
    public Optional<QualityRule> toleratedBadRows() {
        return quality.stream()
                .filter(rule ->
                        rule.kind() == QualityRule.Kind.CUSTOM && rule.metric().equals(QualityRule.BAD_ROWS))
                .findFirst();
    }
}
