package io.millrace.loader.table;

import java.util.Optional;

/**
 * A column to be made.
 *
 * @param type as it stands in CREATE TABLE
 * @param encoding how it is compressed, as it stands behind ENCODE; empty for the warehouse's choice
 */
public record NewColumn(String name, String type, Optional<String> encoding) {
    /** With the warehouse's choice of compression. */
    public NewColumn(String name, String type) {
        this(name, type, Optional.empty());
    }

    /** As it stands in SQL. */
    public String definition() {
        return Identifiers.quote(name) + " " + type
                + encoding.map(text -> " ENCODE " + text).orElse("");
    }
}
