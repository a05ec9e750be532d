package io.millrace.schemas.fingerprint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the rows of one or several batches look like. Sketches are those of Apache DataSketches in Base64, in the versions
 * that Spark SQL reads. The same rows in the same order give the same fingerprint, bit for bit.
 *
 * @param version of this document: {@value #VERSION}
 * @param rows rows looked at
 * @param columns in order of first appearance
 * @param columnsLeftOut columns beyond the first {@value FingerprintAccumulator#MAX_COLUMNS}, which have none
 */
public record Fingerprint(int version, long rows, List<ColumnFingerprint> columns, long columnsLeftOut) {
    /** The version that this program writes. */
    public static final int VERSION = 1;

    public Fingerprint {
        if (version != VERSION) {
            throw new IllegalArgumentException("fingerprint version " + version + " is not known; this program reads "
                    + VERSION + ": upgrade Millrace");
        }
        if (rows < 0 || columnsLeftOut < 0) {
            throw new IllegalArgumentException("counts of a fingerprint must not be negative");
        }
        columns = List.copyOf(columns);
    }

    /** The column's part; empty when no row has the column. */
    public Optional<ColumnFingerprint> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The settings that it was made with, as far as its columns show them. */
    @JsonIgnore
    public FingerprintSettings settings() {
        Set<String> personal = columns.stream()
                .filter(ColumnFingerprint::isPersonal)
                .map(ColumnFingerprint::name)
                .collect(Collectors.toSet());
        return new FingerprintSettings(personal);
    }
}
