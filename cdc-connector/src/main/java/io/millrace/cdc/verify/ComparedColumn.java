package io.millrace.cdc.verify;

/**
 * A column that both sides have.
 *
 * @param source its place in the source's table
 * @param mirror its name in the mirror
 * @param kind how its values are written in one way
 */
record ComparedColumn(int source, String mirror, ValueKind kind) {}
