package io.millrace.redshift.emulator.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tables and aliases that a statement names, found by the words before them. */
final class Relations {
    private static final Set<String> BEFORE = Set.of("FROM", "JOIN", "INTO", "UPDATE", "USING");

    private static final Set<String> CLAUSES = Set.of(
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "MINUS",
            "ON",
            "USING",
            "SET",
            "JOIN",
            "LEFT",
            "RIGHT",
            "INNER",
            "FULL",
            "CROSS",
            "NATURAL",
            "WHEN",
            "VALUES",
            "SELECT",
            "QUALIFY",
            "OFFSET",
            "WINDOW",
            "FETCH");

    /** Functions with FROM between their arguments. */
    private static final Set<String> WITH_FROM = Set.of("EXTRACT", "TRIM", "SUBSTRING", "OVERLAY", "BTRIM");

    private final List<Token> tokens;
    private final Set<String> names = new HashSet<>();
    /** Indexes at which the name of a table starts. */
    private final Set<Integer> places = new HashSet<>();

    Relations(List<Token> tokens) {
        this.tokens = tokens;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.WORD && BEFORE.contains(token.upper()) && !insideFunction(i)) {
                items(i + 1);
            }
        }
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    boolean startsAt(int index) {
        return places.contains(index);
    }

    /** Tables with their aliases, between commas. */
    private void items(int from) {
        int i = item(from);
        while (i < tokens.size() && tokens.get(i).is(",")) {
            i = item(i + 1);
        }
    }

    /** @return index after the item */
    private int item(int from) {
        int i = from;
        if (i >= tokens.size()) {
            return i;
        }
        if (tokens.get(i).is("(")) {
            i = afterParentheses(i);
        } else {
            places.add(i);
            while (i < tokens.size() && tokens.get(i).isName()) {
                if (i + 1 < tokens.size() && tokens.get(i + 1).is(".")) {
                    i += 2;
                } else {
                    names.add(tokens.get(i).name());
                    i++;
                    break;
                }
            }
            if (i < tokens.size() && tokens.get(i).is("(")) {
                i = afterParentheses(i);
            }
        }
        if (i < tokens.size() && tokens.get(i).is("as")) {
            i++;
        }
        if (i < tokens.size() && tokens.get(i).isName() && !isClause(tokens.get(i))) {
            names.add(tokens.get(i).name());
            i++;
        }
        return i;
    }

    private int afterParentheses(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }

    private static boolean isClause(Token token) {
        return token.kind() == Token.Kind.WORD && CLAUSES.contains(token.upper());
    }

    private boolean insideFunction(int index) {
        int depth = 0;
        for (int i = index - 1; i > 0; i--) {
            depth += tokens.get(i).is(")") ? 1 : tokens.get(i).is("(") ? -1 : 0;
            if (depth < 0) {
                return WITH_FROM.contains(tokens.get(i - 1).upper());
            }
        }
        return false;
    }
}
