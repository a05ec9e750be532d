package io.millrace.redshift.emulator.sql;

import java.util.List;

/**
 * MERGE (Redshift documentation, "MERGE"). PostgreSQL's takes more than Redshift's: what Redshift refuses is refused here too.
 * The simplified mode, {@code REMOVE DUPLICATES}, becomes a deletion of the matched rows and an insertion of all source rows.
 */
final class MergeStatement {
    private final List<Token> tokens;
    private final TokenCursor cursor;

    private MergeStatement(List<Token> tokens) {
        this.tokens = tokens;
        this.cursor = new TokenCursor(tokens);
    }

    static void rewrite(List<Token> tokens, Edits edits) throws StatementException {
        if (tokens.get(0).is("merge")) {
            new MergeStatement(tokens).rewrite(edits);
        } else if (tokens.get(0).is("with") && tokens.stream().anyMatch(t -> t.is("merge"))) {
            throw StatementException.syntax("MERGE does not take a WITH clause in Redshift");
        }
    }

    private void rewrite(Edits edits) throws StatementException {
        cursor.skip("merge");
        if (!cursor.skip("into")) {
            throw StatementException.syntax("MERGE needs INTO and the name of the target table");
        }
        String target = name("the target of a MERGE");
        if (!cursor.skip("using")) {
            throw StatementException.syntax(
                    "the target table of a MERGE takes no alias in Redshift: USING must follow");
        }
        String source = name("the source of a MERGE");
        if (source.equals(target)) {
            throw StatementException.syntax("source and target of a MERGE can't be the same table: " + source);
        }
        int afterSource = cursor.index();
        cursor.skip("as");
        while (cursor.hasMore() && !cursor.sees("on")) {
            cursor.next();
        }
        String alias =
                cursor.index() == afterSource ? "" : " AS \"" + cursor.last().name() + "\"";
        int on = cursor.index();
        int size = tokens.size();
        if (tokens.get(size - 1).is("duplicates") && tokens.get(size - 2).is("remove")) {
            edits.replace(
                    tokens.get(0),
                    tokens.get(on),
                    "WITH removed AS (DELETE FROM " + target + " USING " + source + alias + " WHERE");
            edits.replace(
                    tokens.get(size - 2), tokens.get(size - 1), ") INSERT INTO " + target + " SELECT * FROM " + source);
            return;
        }
        checkClauses(on);
    }

    private void checkClauses(int from) throws StatementException {
        int matched = 0;
        int notMatched = 0;
        int depth = 0;
        int cases = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            cases += token.is("case") ? 1 : token.is("end") ? -1 : 0;
            if (depth > 0 || cases > 0 || !token.is("when")) {
                continue;
            }
            cursor.moveTo(i);
            cursor.skip("when");
            if (cursor.skip("matched", "then") && (cursor.sees("update") || cursor.sees("delete"))) {
                matched++;
            } else if (cursor.skip("not", "matched", "then", "insert")) {
                notMatched++;
            } else {
                throw StatementException.syntax(
                        "a MERGE takes WHEN MATCHED THEN UPDATE or DELETE and WHEN NOT MATCHED THEN INSERT, without conditions");
            }
        }
        if (matched != 1 || notMatched != 1) {
            throw StatementException.syntax(
                    "a MERGE needs one WHEN MATCHED and one WHEN NOT MATCHED clause, or REMOVE DUPLICATES; this one has "
                            + matched + " and " + notMatched);
        }
    }

    /** A table's name, as SQL. */
    private String name(String what) throws StatementException {
        StringBuilder name = new StringBuilder();
        do {
            if (cursor.peek().filter(Token::isName).isEmpty()) {
                throw StatementException.syntax(what + " must be a table, not a query or a view");
            }
            name.append(name.isEmpty() ? "" : ".")
                    .append(CopyCommand.quote(cursor.next().name()));
        } while (cursor.skip("."));
        return name.toString();
    }
}
