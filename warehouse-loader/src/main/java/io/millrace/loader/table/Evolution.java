package io.millrace.loader.table;

/**
 * What the loader may do to a table. It never narrows or drops anything.
 *
 * @param create whether a table that doesn't exist is made; without, its batches wait for it
 * @param addColumns whether columns that the table lacks are added; without, the table's owner decides what is loaded
 * @param widen whether VARCHAR columns are made as wide as their values
 */
public record Evolution(boolean create, boolean addColumns, boolean widen) {}
