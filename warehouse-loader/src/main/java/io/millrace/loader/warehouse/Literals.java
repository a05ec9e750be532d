package io.millrace.loader.warehouse;

/** Texts as they stand in SQL where no parameter is allowed. */
final class Literals {
    private Literals() {}

    static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
