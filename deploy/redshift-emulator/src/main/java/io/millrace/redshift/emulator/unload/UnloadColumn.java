package io.millrace.redshift.emulator.unload;

import io.millrace.redshift.emulator.backend.ResultColumn;

/**
 * A column of the query.
 *
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 */
record UnloadColumn(String name, Kind kind, int precision, int scale) {
    private static final int WIDEST = 38;
    private static final int DEFAULT_SCALE = 18;

    enum Kind {
        BOOLEAN("boolean"),
        INT16("smallint"),
        INT32("integer"),
        INT64("bigint"),
        FLOAT("real"),
        DOUBLE("double precision"),
        DECIMAL("numeric"),
        DATE("date"),
        TIMESTAMP("timestamp without time zone"),
        TIMESTAMP_WITH_ZONE("timestamp with time zone"),
        TEXT("character varying"),
        SUPER("super");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        /** As a manifest shows it. */
        String shown() {
            return shown;
        }
    }

    static UnloadColumn of(ResultColumn column) {
        Kind kind =
                switch (column.typeOid()) {
                    case 16 -> Kind.BOOLEAN;
                    case 21 -> Kind.INT16;
                    case 23 -> Kind.INT32;
                    case 20 -> Kind.INT64;
                    case 700 -> Kind.FLOAT;
                    case 701 -> Kind.DOUBLE;
                    case 1700 -> Kind.DECIMAL;
                    case 1082 -> Kind.DATE;
                    case 1114 -> Kind.TIMESTAMP;
                    case 1184 -> Kind.TIMESTAMP_WITH_ZONE;
                    case 114 -> Kind.SUPER;
                    default -> Kind.TEXT;
                };
        int modifier = column.typeModifier() - 4;
        boolean sized = kind == Kind.DECIMAL && modifier >= 0;
        int precision = sized ? (modifier >> 16) & 0xffff : WIDEST;
        int scale = sized ? modifier & 0x7ff : DEFAULT_SCALE;
        return new UnloadColumn(
                column.name(), kind, kind == Kind.DECIMAL ? precision : 0, kind == Kind.DECIMAL ? scale : 0);
    }
}
