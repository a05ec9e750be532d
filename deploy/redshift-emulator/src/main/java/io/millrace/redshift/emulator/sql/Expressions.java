package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Set;

/** Words inside any statement: folded identifiers, and functions that need another syntax in PostgreSQL. */
final class Expressions {
    /** Bytes of a VARCHAR(MAX) (Redshift documentation, "Character types"). */
    private static final String LARGEST_VARCHAR = "65535";

    private static final Set<String> DATE_PART_FIRST =
            Set.of("DATEADD", "DATEDIFF", "DATE_ADD", "DATE_DIFF", "DATE_PART");

    private static final Set<String> CALLS =
            Set.of("DECODE", "CONVERT", "MEDIAN", "ARRAY", "OBJECT", "LISTAGG", "NVL2", "JSON_EXTRACT_PATH_TEXT");

    private static final Set<String> SELECTS = Set.of("SELECT", "WITH");

    private Expressions() {}

    static void rewrite(String sql, List<Token> tokens, Edits edits) {
        FunctionCalls calls = new FunctionCalls(tokens, part -> rewritten(sql, part));
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.QUOTED_IDENTIFIER) {
                edits.replace(token, Token.foldAscii(token.text()));
            } else if (token.kind() == Token.Kind.TEMPORARY_NAME) {
                boolean created = i > 0
                        && tokens.get(i - 1).is("into")
                        && SELECTS.contains(tokens.get(0).upper());
                edits.replace(token, (created ? "TEMP " : "") + '"' + token.name() + '"');
            } else if (token.kind() == Token.Kind.WORD) {
                word(tokens, i, calls, edits);
            } else if (token.kind() == Token.Kind.NUMBER && touchesWord(tokens, i)) {
                // Redshift takes 1WHEN for a number and a word, PostgreSQL for a mistake.
                edits.replace(token, token.text() + " ");
            }
        }
    }

    private static String rewritten(String sql, List<Token> part) {
        Edits edits = new Edits();
        rewrite(sql, part, edits);
        return edits.apply(sql, part.get(0).start(), part.get(part.size() - 1).end());
    }

    private static void word(List<Token> tokens, int index, FunctionCalls calls, Edits edits) {
        Token word = tokens.get(index);
        boolean qualified = index > 0 && tokens.get(index - 1).is(".");
        boolean call = sees(tokens, index + 1, "(");
        if (word.is("max") && index > 0 && tokens.get(index - 1).is("(") && sees(tokens, index + 1, ")")) {
            boolean length = index > 1
                    && (tokens.get(index - 2).is("varchar")
                            || tokens.get(index - 2).is("nvarchar")
                            || tokens.get(index - 2).is("varying"));
            if (length) {
                edits.replace(word, LARGEST_VARCHAR);
            }
            return;
        }
        if (qualified) {
            return;
        }
        if (call && CALLS.contains(word.upper())) {
            calls.rewrite(index)
                    .ifPresent(replacement -> edits.replace(word, tokens.get(replacement.last()), replacement.sql()));
            return;
        }
        if (word.is("approximate")
                && (sees(tokens, index + 1, "count") || sees(tokens, index + 1, "percentile_disc"))) {
            edits.remove(word, word);
            return;
        }
        if (word.is("minus")
                && index > 0
                && (sees(tokens, index + 1, "select") || sees(tokens, index + 1, "("))
                && !tokens.get(index - 1).is("select")) {
            edits.replace(word, "EXCEPT");
            return;
        }
        if (call && word.is("version") && sees(tokens, index + 2, ")")) {
            edits.replace(word, "redshift_catalog.version");
            return;
        }
        if (call && (word.is("nvl") || word.is("isnull"))) {
            edits.replace(word, "coalesce");
        } else if (call && word.is("json_serialize")) {
            // PostgreSQL has a syntax of its own under this name.
            edits.replace(word, "pg_catalog.json_serialize");
        } else if (call && DATE_PART_FIRST.contains(word.upper())) {
            quoteDatePart(tokens, index + 2, edits);
        } else if (word.is("sysdate") && isValue(tokens, index)) {
            edits.replace(word, "pg_catalog.sysdate()");
        }
    }

    private static boolean touchesWord(List<Token> tokens, int index) {
        return index + 1 < tokens.size()
                && tokens.get(index + 1).kind() == Token.Kind.WORD
                && tokens.get(index + 1).start() == tokens.get(index).end();
    }

    private static void quoteDatePart(List<Token> tokens, int index, Edits edits) {
        if (index < tokens.size() && tokens.get(index).isName() && sees(tokens, index + 1, ",")) {
            edits.replace(tokens.get(index), "'" + tokens.get(index).name().replace("'", "''") + "'");
        }
    }

    private static boolean isValue(List<Token> tokens, int index) {
        boolean named = index > 0 && tokens.get(index - 1).is("as");
        return !named && !sees(tokens, index + 1, "(") && !sees(tokens, index + 1, ".");
    }

    private static boolean sees(List<Token> tokens, int index, String text) {
        return index < tokens.size() && tokens.get(index).is(text);
    }
}
