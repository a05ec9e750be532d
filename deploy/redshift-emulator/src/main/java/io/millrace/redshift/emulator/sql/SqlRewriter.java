package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.wire.ServerMessage;
import java.util.ArrayList;
import java.util.List;

/** Turns Redshift's SQL into PostgreSQL's. Works on tokens: literals and comments stay as they are. */
public final class SqlRewriter {
    private SqlRewriter() {}

    /** The statements of a text in their order; empty ones are left out. */
    public static List<Rewritten> rewrite(String sql) {
        List<Rewritten> statements = new ArrayList<>();
        List<Token> current = new ArrayList<>();
        int depth = 0;
        for (Token token : SqlLexer.tokens(sql)) {
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
            } else if (token.is(";") && (depth <= 0 || !startsRule(current))) {
                add(sql, current, statements);
                current.clear();
                depth = 0;
                continue;
            }
            current.add(token);
        }
        add(sql, current, statements);
        return List.copyOf(statements);
    }

    private static void add(String sql, List<Token> tokens, List<Rewritten> statements) {
        if (!tokens.isEmpty()) {
            statements.add(statement(sql, List.copyOf(tokens)));
        }
    }

    private static Rewritten statement(String sql, List<Token> tokens) {
        try {
            if (tokens.get(0).is("copy")) {
                return new Rewritten.Copy(new CopyParser(tokens).parse());
            }
            UnsupportedStatements.check(tokens);
            Edits edits = new Edits();
            TableDefinition.rewrite(tokens, edits);
            MergeStatement.rewrite(tokens, edits);
            SessionStatements.rewrite(tokens, edits);
            DriverMetadata.rewrite(sql, tokens, edits);
            Expressions.rewrite(tokens, edits);
            int from = tokens.get(0).start();
            int to = tokens.get(tokens.size() - 1).end();
            return new Rewritten.PassOn(edits.apply(sql, from, to));
        } catch (StatementException e) {
            return new Rewritten.Refused(ServerMessage.error(e.sqlState(), e.text()));
        }
    }

    /** CREATE RULE may hold semicolons inside parentheses; nothing else does. */
    private static boolean startsRule(List<Token> tokens) {
        return tokens.size() > 1
                && tokens.get(0).is("create")
                && tokens.stream().anyMatch(t -> t.is("rule"));
    }
}
