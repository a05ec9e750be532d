package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Set;

/** Statements that Redshift has and the emulator has not: better refused by name than by PostgreSQL's syntax error. */
final class UnsupportedStatements {
    private static final Set<String> FIRST_WORDS = Set.of("UNLOAD", "ATTACH", "DETACH", "DESC", "USE");
    private static final Set<String> CREATED_OR_DROPPED =
            Set.of("EXTERNAL", "LIBRARY", "MODEL", "DATASHARE", "MASKING", "RLS", "IDENTITY");

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
            if (unsupported) {
                throw refused(first.upper() + " " + cursor.next().upper());
            }
            if (first.is("alter") && cursor.skip("table") && contains(tokens, "append", "from")) {
                throw refused("ALTER TABLE APPEND");
            }
        }
        if (first.is("analyze") && cursor.skip("analyze", "compression")) {
            throw refused("ANALYZE COMPRESSION");
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
