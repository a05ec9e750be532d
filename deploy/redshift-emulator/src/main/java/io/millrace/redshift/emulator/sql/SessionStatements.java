package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Set;

/** BEGIN, SET, SHOW, RESET, VACUUM and ANALYZE with words that PostgreSQL does not know. */
final class SessionStatements {
    /** Settings that exist in Redshift only and change nothing in the emulator. */
    private static final Set<String> SETTINGS = Set.of(
            "ANALYZE_THRESHOLD_PERCENT",
            "CAST_SUPER_NULL_ON_ERROR",
            "DESCRIBE_FIELD_NAME_IN_UPPERCASE",
            "ENABLE_CASE_SENSITIVE_IDENTIFIER",
            "ENABLE_RESULT_CACHE_FOR_SESSION",
            "ERROR_ON_NONDETERMINISTIC_UPDATE",
            "JSON_SERIALIZATION_ENABLE",
            "JSON_SERIALIZATION_PARSE_NESTED_STRINGS",
            "MV_ENABLE_AQMV_FOR_SESSION",
            "NAVIGATE_SUPER_NULL_ON_ERROR",
            "QUERY_GROUP",
            "SPECTRUM_ENABLE_PSEUDO_COLUMNS",
            "USE_FIPS_SSL",
            "WLM_QUERY_SLOT_COUNT");

    private static final String WITHOUT_EFFECT = "SET redshift.isolation_level TO 'snapshot'";

    private SessionStatements() {}

    static void rewrite(List<Token> tokens, Edits edits) throws StatementException {
        TokenCursor cursor = new TokenCursor(tokens);
        Token last = tokens.get(tokens.size() - 1);
        if (cursor.skip("begin") || cursor.skip("start", "transaction")) {
            begin(cursor, edits);
        } else if (cursor.skip("set")) {
            set(tokens, cursor, edits);
        } else if (cursor.skip("show") || cursor.skip("reset")) {
            qualify(cursor, edits);
        } else if (cursor.skip("vacuum")) {
            vacuum(tokens, cursor, edits);
        } else if (cursor.skip("analyze", "compression")) {
            analyzeCompression(tokens, cursor, edits);
        } else if (cursor.skip("analyze") && tokens.size() > 3) {
            int columns = tokens.size() - 2;
            cursor.moveTo(columns);
            if (cursor.skip("predicate", "columns") || cursor.skip("all", "columns")) {
                edits.remove(tokens.get(columns), last);
            }
        }
    }

    /** Suggests an encoding for each column, by its type and without a look at the data. */
    private static void analyzeCompression(List<Token> tokens, TokenCursor cursor, Edits edits)
            throws StatementException {
        StringBuilder table = new StringBuilder();
        do {
            if (cursor.peek().filter(Token::isName).isEmpty()) {
                throw StatementException.notSupported("ANALYZE COMPRESSION needs a table's name in this emulator");
            }
            table.append(table.isEmpty() ? "" : ".")
                    .append(CopyCommand.quote(cursor.next().name()));
        } while (cursor.skip("."));
        edits.replace(
                tokens.get(0),
                tokens.get(tokens.size() - 1),
                "SELECT * FROM redshift_catalog.analyze_compression('"
                        + table.toString().replace("'", "''") + "'::pg_catalog.regclass)");
    }

    /** Redshift accepts the isolation level and keeps to its own (Redshift documentation, "BEGIN"). */
    private static void begin(TokenCursor cursor, Edits edits) {
        while (cursor.hasMore()) {
            Token token = cursor.next();
            if (!token.is("isolation")) {
                continue;
            }
            cursor.skip("level");
            boolean levels = cursor.skip("serializable")
                    || cursor.skip("snapshot")
                    || cursor.skip("read", "committed")
                    || cursor.skip("read", "uncommitted")
                    || cursor.skip("repeatable", "read");
            if (levels) {
                Token end = cursor.last();
                if (cursor.skip(",")) {
                    end = cursor.last();
                }
                edits.remove(token, end);
            }
        }
    }

    private static void set(List<Token> tokens, TokenCursor cursor, Edits edits) throws StatementException {
        boolean isolation = (cursor.sees("transaction") && cursor.sees(1, "isolation"))
                || (cursor.sees("session") && cursor.sees(1, "characteristics") && cursor.sees(4, "isolation"));
        if (isolation) {
            edits.replace(tokens.get(0), tokens.get(tokens.size() - 1), WITHOUT_EFFECT);
            return;
        }
        if (cursor.sees("session") || cursor.sees("local")) {
            cursor.next();
        }
        boolean caseSensitive = cursor.sees("enable_case_sensitive_identifier")
                && (tokens.get(tokens.size() - 1).is("true")
                        || tokens.get(tokens.size() - 1).is("on"));
        if (caseSensitive) {
            throw StatementException.notSupported(
                    "enable_case_sensitive_identifier can't be switched on in this emulator: identifiers fold to lower case");
        }
        qualify(cursor, edits);
    }

    private static void qualify(TokenCursor cursor, Edits edits) {
        cursor.peek()
                .filter(token -> token.kind() == Token.Kind.WORD)
                .filter(token -> SETTINGS.contains(token.upper()))
                .ifPresent(token -> edits.replace(token, "redshift." + token.name()));
    }

    /** {@code VACUUM [FULL | SORT ONLY | …] [table] [TO n PERCENT] [BOOST]} becomes a plain VACUUM of the table. */
    private static void vacuum(List<Token> tokens, TokenCursor cursor, Edits edits) {
        if (!cursor.hasMore() || cursor.sees("(")) {
            return;
        }
        int from = cursor.index();
        boolean mode = cursor.skip("full")
                || cursor.skip("sort", "only")
                || cursor.skip("delete", "only")
                || cursor.skip("reindex")
                || cursor.skip("recluster");
        if (mode) {
            edits.remove(tokens.get(from), cursor.last());
        }
        while (cursor.hasMore()) {
            if (cursor.sees("to") || cursor.sees("boost")) {
                edits.remove(tokens.get(cursor.index()), tokens.get(tokens.size() - 1));
                return;
            }
            cursor.next();
        }
    }
}
