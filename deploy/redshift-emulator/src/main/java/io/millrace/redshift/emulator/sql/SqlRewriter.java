package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns Redshift's SQL into PostgreSQL's. Works on tokens: literals and comments stay as they are. */
public final class SqlRewriter {
    private SqlRewriter() {}

    /** As {@link #rewrite(String, SuperColumns)}, for a database without SUPER columns. */
    public static List<Rewritten> rewrite(String sql) {
        try {
            return rewrite(sql, SuperColumns.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The statements of a text in their order; empty ones are left out.
     *
     * @throws IOException as {@code columns} does
     */
    public static List<Rewritten> rewrite(String sql, SuperColumns columns) throws IOException {
        List<Rewritten> statements = new ArrayList<>();
        List<Token> current = new ArrayList<>();
        int depth = 0;
        for (Token token : SqlLexer.tokens(sql)) {
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
            } else if (token.is(";") && (depth <= 0 || !startsRule(current))) {
                add(sql, current, columns, statements);
                current.clear();
                depth = 0;
                continue;
            }
            current.add(token);
        }
        add(sql, current, columns, statements);
        return List.copyOf(statements);
    }

    private static void add(String sql, List<Token> tokens, SuperColumns columns, List<Rewritten> statements)
            throws IOException {
        if (!tokens.isEmpty()) {
            statements.add(statement(sql, List.copyOf(tokens), columns));
        }
    }

    private static Rewritten statement(String sql, List<Token> tokens, SuperColumns columns) throws IOException {
        try {
            if (tokens.get(0).is("copy")) {
                return new Rewritten.Copy(new CopyParser(tokens).parse());
            }
            if (tokens.get(0).is("unload")) {
                return new Rewritten.Unload(new UnloadParser(tokens, columns).parse());
            }
            UnsupportedStatements.check(tokens);
            Edits first = new Edits();
            TopClause.rewrite(tokens, first);
            SuperPaths.rewrite(tokens, columns, first);
            if (first.isEmpty()) {
                return rewritten(sql, tokens);
            }
            String prepared = first.apply(
                    sql, tokens.get(0).start(), tokens.get(tokens.size() - 1).end());
            return rewritten(prepared, SqlLexer.tokens(prepared));
        } catch (StatementException e) {
            return new Rewritten.Refused(ServerMessage.error(e.sqlState(), e.text()));
        }
    }

    private static Rewritten rewritten(String sql, List<Token> tokens) throws StatementException {
        Edits edits = new Edits();
        Optional<String> attributes = TableDefinition.rewrite(tokens, edits);
        MergeStatement.rewrite(tokens, edits);
        SessionStatements.rewrite(tokens, edits);
        DriverMetadata.rewrite(sql, tokens, edits);
        Expressions.rewrite(sql, tokens, edits);
        int from = tokens.get(0).start();
        int to = tokens.get(tokens.size() - 1).end();
        String postgres = edits.apply(sql, from, to);
        if (attributes.isPresent()) {
            return new Rewritten.Define(postgres + " " + attributes.orElseThrow());
        }
        return tokens.get(0).is("truncate") ? new Rewritten.Truncate(postgres) : new Rewritten.PassOn(postgres);
    }

    /** CREATE RULE may hold semicolons inside parentheses; nothing else does. */
    private static boolean startsRule(List<Token> tokens) {
        return tokens.size() > 1
                && tokens.get(0).is("create")
                && tokens.stream().anyMatch(t -> t.is("rule"));
    }
}
