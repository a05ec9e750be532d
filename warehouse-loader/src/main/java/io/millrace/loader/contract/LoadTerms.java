package io.millrace.loader.contract;

import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.table.TableDesign;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.QualityRule;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.List;
import java.util.Optional;

/**
 * What the contract of a dataset says about loading it; what it leaves open, the settings decide.
 *
 * @param table as {@code table} or {@code schema.table}
 * @param key columns that tell rows apart
 * @param tolerance how many bad rows of a batch may be left out
 * @param critical whether it is loaded at the cadence of critical tables
 */
public record LoadTerms(
        Optional<String> table, List<String> key, Optional<Tolerance> tolerance, boolean critical, TableDesign design) {
    /** Of a dataset without contract. */
    public static final LoadTerms NONE =
            new LoadTerms(Optional.empty(), List.of(), Optional.empty(), false, TableDesign.NONE);

    private static final String CRITICAL = "millrace.critical";

    public LoadTerms {
        key = List.copyOf(key);
    }

    /**
     * @throws MillraceException {@link ErrorCode#INVALID_CONFIGURATION} when the contract says something that no table can be
     */
    public static LoadTerms of(DataContract contract) {
        return new LoadTerms(
                contract.physicalName(),
                contract.primaryKey(),
                contract.toleratedBadRows().map(LoadTerms::tolerance),
                isCritical(contract),
                DesignReader.design(contract));
    }

    /** Whether the contract marks the dataset as critical. */
    public static boolean isCritical(DataContract contract) {
        return Boolean.parseBoolean(contract.customProperties().getOrDefault(CRITICAL, "false"));
    }

    private static Tolerance tolerance(QualityRule rule) {
        return Tolerance.upTo(rule::holdsFor);
    }
}
