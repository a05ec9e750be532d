package io.millrace.schemas.contract;

import io.millrace.schemas.dataset.NameFolding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a contract says of one column.
 *
 * @param type kinds of value it takes; empty when every kind is fine
 * @param physicalType type in the warehouse, such as {@code VARCHAR(64)}; empty when the loader chooses
 * @param required whether every row must have a value that is not null
 * @param keyPosition place in the primary key, from 1; empty when it is not part of it
 * @param classification such as {@code public}, {@code confidential} or {@code restricted}; empty when not said
 * @param rules what each single value must fulfil
 * @param quality rules over many rows, in the order of the contract
 */
public record ColumnContract(
        String name,
        Optional<LogicalType> type,
        Optional<String> physicalType,
        boolean required,
        Optional<Integer> keyPosition,
        Optional<String> description,
        Optional<String> classification,
        ValueRules rules,
        List<String> examples,
        List<QualityRule> quality,
        Map<String, String> customProperties) {
    private static final Set<String> PERSONAL = Set.of("confidential", "restricted", "sensitive", "personal", "pii");

    /**
     * @throws IllegalArgumentException when the name is no column name
     */
    public ColumnContract {
        if (!NameFolding.isColumn(name)) {
            throw new IllegalArgumentException("'" + name + "' is not a column name: use [a-z_][a-z0-9_]{0,126}");
        }
        examples = List.copyOf(examples);
        quality = List.copyOf(quality);
        customProperties = Map.copyOf(customProperties);
    }

    /** Whether its values must not be shown in fingerprints, samples and messages. */
    public boolean isPersonal() {
        return classification.map(PERSONAL::contains).orElse(false);
    }
}
