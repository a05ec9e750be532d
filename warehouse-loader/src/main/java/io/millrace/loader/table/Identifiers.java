package io.millrace.loader.table;

/** Names as they stand in SQL: always quoted, because event properties are often reserved words. */
public final class Identifiers {
    private Identifiers() {}

    public static String quote(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
