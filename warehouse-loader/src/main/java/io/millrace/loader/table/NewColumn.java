package io.millrace.loader.table;

/**
 * A column to be made.
 *
 * @param type as it stands in CREATE TABLE
 */
public record NewColumn(String name, String type) {
    /** As it stands in SQL. */
    public String definition() {
        return Identifiers.quote(name) + " " + type;
    }
}
