package io.millrace.jobs;

import java.util.regex.Pattern;

/** A table of the warehouse, {@code schema.table}, or {@code table} in the loader's schema. */
public record WarehouseTable(String name) {
    private static final Pattern NAME = Pattern.compile("([a-z_][a-z0-9_]{0,126}\\.)?[a-z_][a-z0-9_]{0,126}");

    /**
     * @throws IllegalArgumentException when the name needs quoting or has more than two parts
     */
    public WarehouseTable {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a table; use table or schema.table of [a-z_][a-z0-9_]{0,126}");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
