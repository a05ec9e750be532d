package io.millrace.loader.mirror;

import io.millrace.loader.table.TableName;

/** Where rows go, and how. */
public record LoadTarget(TableName table, LoadMode mode) {
    @Override
    public String toString() {
        return table.toString();
    }
}
