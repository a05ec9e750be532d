package io.millrace.redshift.emulator.backend;

import java.util.Objects;

/**
 * A column of a result.
 *
 * @param typeOid of {@code pg_type}; of the type below a domain
 * @param typeModifier as in {@code pg_attribute.atttypmod}; -1 for none
 */
public record ResultColumn(String name, int typeOid, int typeModifier) {
    public ResultColumn {
        Objects.requireNonNull(name, "name");
    }
}
