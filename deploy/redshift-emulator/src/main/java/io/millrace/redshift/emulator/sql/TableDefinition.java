package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Set;

/** Takes Redshift's table and column attributes out of CREATE TABLE, CREATE MATERIALIZED VIEW and ALTER TABLE. */
final class TableDefinition {
    private static final Set<String> TABLE_CONSTRAINTS =
            Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "LIKE", "CHECK", "EXCLUDE");

    private final List<Token> tokens;
    private final Edits edits;
    private final TokenCursor cursor;

    private TableDefinition(List<Token> tokens, Edits edits) {
        this.tokens = tokens;
        this.edits = edits;
        this.cursor = new TokenCursor(tokens);
    }

    static void rewrite(List<Token> tokens, Edits edits) throws StatementException {
        TableDefinition definition = new TableDefinition(tokens, edits);
        if (definition.cursor.skip("create")) {
            definition.create();
        } else if (definition.cursor.skip("alter", "table")) {
            definition.alter();
        }
    }

    private void create() throws StatementException {
        boolean replaces = cursor.skip("or", "replace");
        if (cursor.skip("materialized", "view")) {
            name();
            attributes();
            return;
        }
        if (cursor.sees("view") || replaces) {
            removeSchemaBinding();
            return;
        }
        skipAny("local", "global");
        boolean temporary = skipAny("temp", "temporary", "unlogged");
        if (!cursor.skip("table")) {
            return;
        }
        Token word = cursor.last();
        cursor.skip("if", "not", "exists");
        if (!temporary
                && cursor.peek()
                        .filter(t -> t.isName() && t.name().startsWith("#"))
                        .isPresent()) {
            edits.replace(word, "TEMP " + word.text());
        }
        name();
        if (cursor.sees("(")) {
            int open = cursor.index();
            cursor.skipParentheses();
            int after = cursor.index();
            columns(open + 1, after - 1);
            cursor.moveTo(after);
        }
        attributes();
    }

    private void removeSchemaBinding() {
        int last = tokens.size() - 4;
        cursor.moveTo(Math.max(0, last));
        if (cursor.skip("with", "no", "schema", "binding")) {
            edits.remove(tokens.get(last), tokens.get(last + 3));
        }
    }

    private boolean skipAny(String... words) {
        boolean skipped = false;
        for (String word : words) {
            skipped |= cursor.skip(word);
        }
        return skipped;
    }

    private void name() {
        while (cursor.hasMore() && !cursor.sees("(") && !cursor.sees("as")) {
            cursor.next();
            if (!cursor.skip(".")) {
                return;
            }
        }
    }

    /** Attributes after the column list, or between the name and AS. */
    private void attributes() {
        while (cursor.hasMore()) {
            Token first = tokens.get(cursor.index());
            if (!attribute()) {
                return;
            }
            edits.remove(first, cursor.last());
        }
    }

    private boolean attribute() {
        if (cursor.skip("backup") || cursor.skip("diststyle") || cursor.skip("auto", "refresh")) {
            if (cursor.hasMore()) {
                cursor.next();
            }
            return true;
        }
        if (cursor.skip("encode", "auto")) {
            return true;
        }
        boolean key = cursor.skip("distkey");
        if (!key) {
            boolean styled = cursor.sees(1, "sortkey") && (cursor.skip("compound") || cursor.skip("interleaved"));
            key = cursor.skip("sortkey") || styled;
        }
        if (!key) {
            return false;
        }
        if (cursor.sees("(")) {
            cursor.skipParentheses();
        } else {
            cursor.skip("auto");
        }
        return true;
    }

    private void columns(int from, int to) throws StatementException {
        int start = from;
        int depth = 0;
        for (int i = from; i < to; i++) {
            Token token = tokens.get(i);
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
            } else if (depth == 0 && token.is(",")) {
                column(start, i);
                start = i + 1;
            }
        }
        column(start, to);
    }

    private void column(int from, int to) throws StatementException {
        if (to - from < 2) {
            return;
        }
        Token first = tokens.get(from);
        if (first.kind() == Token.Kind.WORD && TABLE_CONSTRAINTS.contains(first.upper())) {
            return;
        }
        ColumnTypes.rewrite(tokens, from + 1, to, edits);
        cursor.moveTo(from + 2);
        while (cursor.index() < to) {
            columnAttribute(to);
        }
    }

    private void columnAttribute(int to) throws StatementException {
        Token token = cursor.next();
        if (token.is("(")) {
            cursor.moveTo(cursor.index() - 1);
            cursor.skipParentheses();
        } else if (token.is("distkey") || token.is("sortkey")) {
            edits.remove(token, token);
        } else if (token.is("encode") && cursor.index() < to && !cursor.sees("(")) {
            edits.remove(token, cursor.next());
        } else if (token.is("identity") && cursor.sees("(")) {
            identity(token);
        } else if (token.is("collate") && cursor.skip("case_sensitive")) {
            edits.remove(token, cursor.last());
        } else if (token.is("collate") && cursor.sees("case_insensitive")) {
            throw StatementException.notSupported("COLLATE CASE_INSENSITIVE is not supported by this emulator");
        }
    }

    private void identity(Token word) {
        int index = cursor.index();
        boolean generated = index >= 2 && tokens.get(index - 2).is("as");
        int open = index + 1;
        cursor.skipParentheses();
        int close = cursor.index() - 1;
        StringBuilder seed = new StringBuilder();
        StringBuilder step = new StringBuilder();
        boolean second = false;
        for (Token token : tokens.subList(open, close)) {
            if (token.is(",")) {
                second = true;
            } else {
                (second ? step : seed).append(token.text());
            }
        }
        String sequence = "IDENTITY (START WITH " + seed + " INCREMENT BY " + step + " MINVALUE " + seed + ")";
        if (step.toString().startsWith("-")) {
            sequence = "IDENTITY (START WITH " + seed + " INCREMENT BY " + step + " MAXVALUE " + seed + ")";
        }
        edits.replace(word, cursor.last(), generated ? sequence : "GENERATED BY DEFAULT AS " + sequence);
    }

    private void alter() throws StatementException {
        cursor.skip("if", "exists");
        cursor.skip("only");
        name();
        int action = cursor.index();
        if (cursor.skip("add")) {
            boolean column = cursor.skip("column");
            cursor.skip("if", "not", "exists");
            boolean constraint = !column
                    && cursor.peek()
                            .filter(t -> t.kind() == Token.Kind.WORD)
                            .filter(t -> TABLE_CONSTRAINTS.contains(t.upper()))
                            .isPresent();
            if (!constraint) {
                column(cursor.index(), tokens.size());
            }
            return;
        }
        if (cursor.skip("alter") && isPhysical()) {
            // The physical layout has no counterpart: a change without effect keeps the command tag and the checks.
            edits.replace(tokens.get(action), tokens.get(tokens.size() - 1), "RESET (fillfactor)");
            return;
        }
        cursor.moveTo(action);
        if (cursor.skip("alter")) {
            cursor.skip("column");
            if (cursor.hasMore()) {
                cursor.next();
            }
            if (cursor.skip("type")) {
                ColumnTypes.rewrite(tokens, cursor.index(), tokens.size(), edits);
            }
        }
    }

    private boolean isPhysical() {
        boolean table = cursor.sees("distkey")
                || cursor.sees("diststyle")
                || cursor.sees("sortkey")
                || cursor.sees("compound")
                || cursor.sees("interleaved")
                || (cursor.sees("encode") && cursor.sees(1, "auto"));
        boolean column = cursor.sees("column") && cursor.sees(2, "encode");
        return table || column;
    }
}
