package io.millrace.redshift.emulator.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Redshift JDBC driver lists tables and columns by queries on the catalog that use names which their own select lists
 * give: Redshift allows that, PostgreSQL does not. Only such queries are changed: elsewhere the name may well be a column's.
 */
final class DriverMetadata {
    private static final Set<String> NAMES = Set.of("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS");

    private DriverMetadata() {}

    static void rewrite(String sql, List<Token> tokens, Edits edits) {
        repeatAutoincrement(sql, tokens, edits);
        int from = find(tokens, "from", 0);
        int where = find(tokens, "where", from);
        boolean catalog = tokens.get(0).is("select")
                && where < tokens.size()
                && tokens.get(from + 1).is("pg_catalog")
                && tokens.get(from + 3).is("pg_namespace");
        if (!catalog) {
            return;
        }
        Map<String, String> expressions = named(sql, tokens, from);
        if (!expressions.containsKey("TABLE_SCHEM")) {
            return;
        }
        int end = find(tokens, "order", where);
        for (Token token : tokens.subList(where, end)) {
            String expression = token.kind() == Token.Kind.WORD ? expressions.get(token.upper()) : null;
            if (expression != null) {
                edits.replace(token, "(" + expression + ")");
            }
        }
    }

    /** In lists of columns, {@code … AS IS_AUTOINCREMENT, IS_AUTOINCREMENT AS IS_GENERATEDCOLUMN}: the expression comes twice. */
    private static void repeatAutoincrement(String sql, List<Token> tokens, Edits edits) {
        int end = -1;
        for (int i = 1; i + 2 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!token.is("is_autoincrement")) {
                continue;
            }
            if (tokens.get(i - 1).is("as")) {
                end = i - 2;
            } else if (end > 0 && tokens.get(i + 2).is("is_generatedcolumn")) {
                int start = expressionStart(tokens, end);
                edits.replace(
                        token,
                        sql.substring(tokens.get(start).start(), tokens.get(end).end()));
            }
        }
    }

    private static int expressionStart(List<Token> tokens, int end) {
        int depth = 0;
        int start = end;
        while (start > 0) {
            Token before = tokens.get(start - 1);
            depth += tokens.get(start).is(")") ? 1 : tokens.get(start).is("(") ? -1 : 0;
            if (depth == 0 && (before.is(",") || before.is("select"))) {
                return start;
            }
            start--;
        }
        return start;
    }

    /** What the select list names so, as written. */
    private static Map<String, String> named(String sql, List<Token> tokens, int from) {
        Map<String, String> expressions = new HashMap<>();
        int depth = 0;
        int start = 1;
        for (int i = 1; i < from; i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is(",")) {
                start = i + 1;
            } else if (depth == 0
                    && token.is("as")
                    && NAMES.contains(tokens.get(i + 1).upper())) {
                String expression = sql.substring(
                        tokens.get(start).start(), tokens.get(i - 1).end());
                expressions.put(tokens.get(i + 1).upper(), expression);
            }
        }
        return expressions;
    }

    /** Index of a word outside of parentheses, or the number of tokens. */
    private static int find(List<Token> tokens, String word, int after) {
        int depth = 0;
        for (int i = after; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is(word)) {
                return i;
            }
        }
        return tokens.size();
    }
}
