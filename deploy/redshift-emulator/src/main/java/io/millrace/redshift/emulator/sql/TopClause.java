package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Set;

/** {@code SELECT TOP n} becomes LIMIT at the end of its query (Redshift documentation, "SELECT list"). */
final class TopClause {
    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "INTERSECT", "EXCEPT", "MINUS");

    private TopClause() {}

    static void rewrite(List<Token> tokens, Edits edits) throws StatementException {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean top = tokens.get(i).is("select")
                    && tokens.get(i + 1).is("top")
                    && tokens.get(i + 2).kind() == Token.Kind.NUMBER;
            if (top) {
                Token number = tokens.get(i + 2);
                edits.remove(tokens.get(i + 1), number);
                edits.insert(tokens.get(last(tokens, i + 3)), " LIMIT " + number.text());
            }
        }
    }

    /** Index of the last token of the query that goes on at an index. */
    private static int last(List<Token> tokens, int from) throws StatementException {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            boolean ends = depth < 0
                    || (depth == 0
                            && token.is("with")
                            && i + 1 < tokens.size()
                            && tokens.get(i + 1).is("no"));
            if (ends) {
                return i - 1;
            }
            boolean key = depth == 0
                    && token.kind() == Token.Kind.WORD
                    && !tokens.get(i - 1).is(".");
            if (key && SET_OPERATIONS.contains(token.upper())) {
                throw StatementException.notSupported("SELECT TOP beside " + token.upper()
                        + " is not supported by this emulator: put the query with TOP into parentheses");
            }
            if (key && (token.is("limit") || token.is("offset"))) {
                throw StatementException.syntax("TOP and LIMIT don't go together in one query");
            }
        }
        return tokens.size() - 1;
    }
}
