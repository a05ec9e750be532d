package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Set;

/** Statements that Redshift has and the emulator has not: better refused by name than by PostgreSQL's syntax error. */
final class UnsupportedStatements {
    private static final Set<String> FIRST_WORDS = Set.of("ATTACH", "DETACH", "DESC", "USE");
    private static final Set<String> CREATED_OR_DROPPED =
            Set.of("EXTERNAL", "LIBRARY", "MODEL", "DATASHARE", "MASKING", "RLS", "IDENTITY");

    /** PostgreSQL has them, Redshift has not. */
    private static final Set<String> NOT_IN_REDSHIFT = Set.of(
            "INDEX",
            "UNIQUE",
            "SEQUENCE",
            "TRIGGER",
            "DOMAIN",
            "TYPE",
            "EXTENSION",
            "TABLESPACE",
            "AGGREGATE",
            "OPERATOR",
            "RULE",
            "PUBLICATION",
            "SUBSCRIPTION",
            "COLLATION",
            "POLICY",
            "SERVER",
            "EVENT");

    private UnsupportedStatements() {}

    static void check(List<Token> tokens) throws StatementException {
        Token first = tokens.get(0);
        if (first.kind() != Token.Kind.WORD) {
            return;
        }
        TokenCursor cursor = new TokenCursor(tokens);
        if (FIRST_WORDS.contains(first.upper())) {
            throw refused(first.upper());
        }
        boolean defines = cursor.skip("create") || cursor.skip("alter") || cursor.skip("drop");
        if (defines) {
            cursor.skip("or", "replace");
            boolean unsupported = cursor.peek()
                    .filter(t -> t.kind() == Token.Kind.WORD)
                    .filter(t -> CREATED_OR_DROPPED.contains(t.upper()))
                    .isPresent();
            boolean foreign = first.is("create")
                    && cursor.peek()
                            .filter(t -> t.kind() == Token.Kind.WORD)
                            .filter(t -> NOT_IN_REDSHIFT.contains(t.upper()))
                            .isPresent();
            if (foreign) {
                throw StatementException.syntax(
                        "Redshift has no CREATE " + cursor.next().upper());
            }
            if (unsupported) {
                throw refused(first.upper() + " " + cursor.next().upper());
            }
            if (first.is("alter") && cursor.skip("table") && contains(tokens, "append", "from")) {
                throw refused("ALTER TABLE APPEND");
            }
        }
        checkClauses(tokens);
    }

    private static void checkClauses(List<Token> tokens) throws StatementException {
        Token first = tokens.get(0);
        boolean reads = first.is("select") || first.is("with");
        boolean writes = first.is("insert") || first.is("update") || first.is("delete");
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = tokens.get(i - 1);
            if (token.kind() != Token.Kind.WORD || before.is(".") || before.is("as")) {
                continue;
            }
            boolean more = i + 1 < tokens.size();
            if (writes && token.is("returning")) {
                throw StatementException.syntax("Redshift has no RETURNING");
            }
            if (writes && token.is("conflict") && before.is("on")) {
                throw StatementException.syntax("Redshift has no ON CONFLICT: use MERGE");
            }
            boolean clause =
                    more && !tokens.get(i + 1).is(",") && !tokens.get(i + 1).is(".") && !before.is(",");
            if (reads && clause && token.is("qualify") && !before.is("select")) {
                throw refused("QUALIFY");
            }
            boolean pivot = (token.is("pivot") || token.is("unpivot"))
                    && more
                    && tokens.get(i + 1).is("(");
            if (reads && pivot) {
                throw refused(token.upper());
            }
            if (reads && token.is("connect") && more && tokens.get(i + 1).is("by")) {
                throw refused("CONNECT BY");
            }
        }
    }

    private static boolean contains(List<Token> tokens, String word, String next) {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i - 1).is(word) && tokens.get(i).is(next)) {
                return true;
            }
        }
        return false;
    }

    private static StatementException refused(String what) {
        return StatementException.notSupported(what + " is a Redshift statement that this emulator does not support");
    }
}
