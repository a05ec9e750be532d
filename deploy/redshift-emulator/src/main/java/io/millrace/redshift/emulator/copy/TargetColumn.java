package io.millrace.redshift.emulator.copy;

/**
 * A column that COPY loads.
 *
 * @param type PostgreSQL's internal name: {@code int4}, {@code varchar}, {@code super}…
 * @param typeModifier as in {@code pg_attribute.atttypmod}; -1 for none
 */
record TargetColumn(String name, String type, int typeModifier, boolean notNull, boolean identity) {
    private static final int HEADER = 4;

    TargetColumn {
        if (name.isEmpty() || type.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name and a type");
        }
    }

    /** Length of a character type in bytes; the largest that the type allows when none is given. */
    int length(int largest) {
        return typeModifier < HEADER ? largest : typeModifier - HEADER;
    }

    int precision() {
        return typeModifier < HEADER ? 18 : ((typeModifier - HEADER) >> 16) & 0xffff;
    }

    int scale() {
        return typeModifier < HEADER ? 0 : (typeModifier - HEADER) & 0x7ff;
    }

    /** The length as the load-error table shows it. */
    String lengthText() {
        return switch (type) {
            case "varchar", "bpchar" -> Integer.toString(length(0));
            case "numeric" -> precision() + ", " + scale();
            default -> "0";
        };
    }
}
