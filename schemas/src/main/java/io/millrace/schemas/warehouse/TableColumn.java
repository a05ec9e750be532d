package io.millrace.schemas.warehouse;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A column that a table has, as {@code information_schema.columns} tells.
 *
 * @param type such as {@code character varying}, lower case
 * @param length bytes that a character column holds; empty without limit and for other types
 * @param scale digits after the point of a decimal column; empty for other types
 */
public record TableColumn(String name, String type, OptionalInt length, OptionalInt scale) {
    public TableColumn {
        type = type.toLowerCase(Locale.ROOT);
    }

    /** The type as people write it. */
    public String description() {
        if (length.isPresent()) {
            return type + "(" + length.getAsInt() + ")";
        }
        return scale.isPresent() ? type + " with scale " + scale.getAsInt() : type;
    }
}
