package io.millrace.schemas.fingerprint;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the fingerprints of a dataset are made.
 *
 * @param personalColumns columns whose values are personal: they get counts and a distinct sketch, but nothing that holds
 *     a value
 */
public record FingerprintSettings(Set<String> personalColumns) {
    /** No column is personal. */
    public static final FingerprintSettings ALL_COLUMNS = new FingerprintSettings(Set.of());

    public FingerprintSettings {
        personalColumns = Collections.unmodifiableSet(new TreeSet<>(personalColumns));
    }
}
