package io.millrace.redshift.emulator.sql;

import java.util.List;

/** Types whose name or default length differs between Redshift and PostgreSQL. */
final class ColumnTypes {
    /** Bytes that a VARCHAR without a length holds (Redshift documentation, "Character types"). */
    private static final String DEFAULT_VARCHAR = "varchar(256)";

    private ColumnTypes() {}

    /** Rewrites the type that starts at an index. */
    static void rewrite(List<Token> tokens, int from, int to, Edits edits) {
        Token type = tokens.get(from);
        boolean sized = from + 1 < to && tokens.get(from + 1).is("(");
        switch (type.kind() == Token.Kind.WORD ? type.upper() : "") {
            case "VARCHAR", "NVARCHAR" -> edits.replace(type, sized ? "varchar" : DEFAULT_VARCHAR);
            case "TEXT" -> edits.replace(type, DEFAULT_VARCHAR);
            case "BPCHAR" -> edits.replace(type, sized ? "bpchar" : "char(256)");
            case "DECIMAL", "NUMERIC" -> {
                if (!sized) {
                    edits.replace(type, "numeric(18,0)");
                }
            }
            case "CHARACTER" -> varying(tokens, from, to, edits);
            default -> {}
        }
    }

    private static void varying(List<Token> tokens, int from, int to, Edits edits) {
        boolean varying = from + 1 < to && tokens.get(from + 1).is("varying");
        boolean sized = from + 2 < to && tokens.get(from + 2).is("(");
        if (varying && !sized) {
            edits.replace(tokens.get(from), tokens.get(from + 1), DEFAULT_VARCHAR);
        }
    }
}
