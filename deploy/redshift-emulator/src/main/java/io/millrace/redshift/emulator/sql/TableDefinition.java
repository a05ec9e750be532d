package io.millrace.redshift.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes Redshift's table and column attributes out of CREATE TABLE, CREATE MATERIALIZED VIEW and ALTER TABLE. */
final class TableDefinition {
    private static final Set<String> TABLE_CONSTRAINTS =
            Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "LIKE", "CHECK", "EXCLUDE");

    private final List<Token> tokens;
    private final Edits edits;
    private final TokenCursor cursor;
    private final TableAttributes attributes = new TableAttributes();
    private String columnName = "";

    private TableDefinition(List<Token> tokens, Edits edits) {
        this.tokens = tokens;
        this.edits = edits;
        this.cursor = new TokenCursor(tokens);
    }

    /** @return the comment that tells the database what was taken out */
    static Optional<String> rewrite(List<Token> tokens, Edits edits) throws StatementException {
        TableDefinition definition = new TableDefinition(tokens, edits);
        if (definition.cursor.skip("create")) {
            definition.create();
        } else if (definition.cursor.skip("alter", "table")) {
            definition.alter();
        }
        return definition.attributes.comment();
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
        if (cursor.skip("backup") || cursor.skip("auto", "refresh")) {
            if (cursor.hasMore()) {
                cursor.next();
            }
            return true;
        }
        if (cursor.skip("diststyle")) {
            if (cursor.hasMore()) {
                attributes.distStyle(cursor.next().text());
            }
            return true;
        }
        if (cursor.skip("encode", "auto")) {
            attributes.allEncodingsAuto();
            return true;
        }
        if (cursor.skip("distkey")) {
            names().forEach(attributes::distKey);
            return true;
        }
        return sortKey();
    }

    /** {@code [COMPOUND | INTERLEAVED] SORTKEY (a, b)} or {@code SORTKEY AUTO} or {@code NONE}. */
    private boolean sortKey() {
        boolean styled = cursor.sees(1, "sortkey") && (cursor.sees("compound") || cursor.sees("interleaved"));
        if (styled) {
            attributes.sortStyle(cursor.next().text());
        }
        if (!cursor.skip("sortkey")) {
            return false;
        }
        if (cursor.sees("auto") || cursor.sees("none")) {
            attributes.sortStyle(cursor.next().text());
        } else {
            names().forEach(attributes::sortKey);
        }
        return true;
    }

    /** The names in parentheses that stand here, or the one name without them. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        if (!cursor.skip("(")) {
            if (cursor.hasMore()) {
                names.add(cursor.next().name());
            }
            return names;
        }
        while (cursor.hasMore() && !cursor.skip(")")) {
            Token token = cursor.next();
            if (token.isName()) {
                names.add(token.name());
            }
        }
        return names;
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
            constraint(from, to);
            return;
        }
        columnName = first.name();
        ColumnTypes.rewrite(tokens, from + 1, to, edits);
        cursor.moveTo(from + 2);
        while (cursor.index() < to) {
            columnAttribute(to);
        }
    }

    /** Foreign keys are not enforced in Redshift, so they are left out; LIKE takes the other table's attributes over. */
    private void constraint(int from, int to) {
        cursor.moveTo(from);
        if (cursor.skip("like")) {
            attributes.like(qualifiedName());
            return;
        }
        if (isForeignKey(from)) {
            boolean only = tokens.get(from - 1).is("(");
            Token first = tokens.get(only ? from : from - 1);
            Token last = tokens.get(only && tokens.get(to).is(",") ? to : to - 1);
            edits.remove(first, last);
        }
    }

    private boolean isForeignKey(int from) {
        cursor.moveTo(from);
        if (cursor.skip("constraint") && cursor.hasMore()) {
            cursor.next();
        }
        return cursor.sees("foreign");
    }

    private List<String> qualifiedName() {
        List<String> parts = new ArrayList<>();
        do {
            if (cursor.hasMore()) {
                parts.add(cursor.next().name());
            }
        } while (cursor.skip("."));
        return parts;
    }

    private void columnAttribute(int to) throws StatementException {
        Token token = cursor.next();
        if (token.is("(")) {
            cursor.moveTo(cursor.index() - 1);
            cursor.skipParentheses();
        } else if (token.is("distkey") || token.is("sortkey")) {
            edits.remove(token, token);
            if (token.is("distkey")) {
                attributes.distKey(columnName);
            } else {
                attributes.sortKey(columnName);
            }
        } else if (token.is("encode") && cursor.index() < to && !cursor.sees("(")) {
            Token encoding = cursor.next();
            edits.remove(token, encoding);
            attributes.encoding(columnName, encoding.text());
        } else if (token.is("references")) {
            qualifiedName();
            if (cursor.index() < to && cursor.sees("(")) {
                cursor.skipParentheses();
            }
            edits.remove(token, cursor.last());
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
            } else if (isForeignKey(cursor.index())) {
                withoutEffect(action);
            }
            return;
        }
        if (cursor.skip("alter") && isPhysical()) {
            physical();
            withoutEffect(action);
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

    /** A change that PostgreSQL has no counterpart for: one without effect keeps the command tag and the checks. */
    private void withoutEffect(int action) {
        edits.replace(tokens.get(action), tokens.get(tokens.size() - 1), "RESET (fillfactor)");
    }

    private void physical() {
        while (cursor.hasMore()) {
            if (cursor.skip("column") || !attribute()) {
                Token token = cursor.next();
                if (token.isName() && cursor.skip("encode") && cursor.hasMore()) {
                    attributes.encoding(token.name(), cursor.next().text());
                }
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
