package io.millrace.loader.table;

/**
 * Why the warehouse does not add a column.
 *
 * @param ofAll whether it would refuse any other column as well now
 */
public record ColumnRefusal(String reason, boolean ofAll) {}
