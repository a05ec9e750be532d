package io.millrace.redshift.emulator.sql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Navigation into SUPER values: {@code column.key[0].key} (Redshift documentation, "Querying semi-structured data"). A path
 * becomes a call of a function; which one depends on what stands beside it, because a value takes part in a comparison only
 * by its own type.
 */
final class SuperPaths {
    private static final Set<String> COMPARISONS =
            Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "LIKE", "ILIKE", "IN", "BETWEEN");
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");
    private static final Set<String> NUMERIC_FUNCTIONS =
            Set.of("SUM", "AVG", "ABS", "ROUND", "FLOOR", "CEIL", "CEILING", "STDDEV", "VARIANCE");

    /** A path that may be one. */
    private record Chain(int first, int last, List<Token> names, List<String> steps, int named) {}

    private final List<Token> tokens;
    private final Relations relations;

    private SuperPaths(List<Token> tokens) {
        this.tokens = tokens;
        this.relations = new Relations(tokens);
    }

    static void rewrite(List<Token> tokens, SuperColumns columns, Edits edits) throws StatementException, IOException {
        Token first = tokens.get(0);
        boolean queries = first.is("select")
                || first.is("with")
                || first.is("insert")
                || first.is("update")
                || first.is("delete")
                || first.is("create")
                || first.is("merge")
                || first.is("explain")
                || first.is("(");
        if (!queries) {
            return;
        }
        SuperPaths paths = new SuperPaths(tokens);
        List<Chain> chains = paths.chains();
        if (chains.isEmpty()) {
            return;
        }
        Set<String> names = columns.names();
        for (Chain chain : chains) {
            paths.rewrite(chain, names, edits);
        }
    }

    /** Names joined by dots and brackets, unless they are plainly a table's column. */
    private List<Chain> chains() {
        List<Chain> chains = new ArrayList<>();
        int i = 0;
        while (i < tokens.size()) {
            boolean starts =
                    tokens.get(i).isName() && (i == 0 || !tokens.get(i - 1).is("."));
            if (!starts) {
                i++;
                continue;
            }
            Chain chain = chain(i);
            boolean call = chain.last() + 1 < tokens.size()
                    && tokens.get(chain.last() + 1).is("(");
            boolean plain = chain.steps().isEmpty()
                    && (chain.named() < 2
                            || (chain.named() == 2
                                    && relations.contains(chain.names().get(0).name())
                                    && !relations.startsAt(i)));
            if (!call
                    && !plain
                    && (!relations.startsAt(i)
                            || relations.contains(chain.names().get(0).name()))) {
                chains.add(chain);
            }
            i = chain.last() + 1;
        }
        return chains;
    }

    private Chain chain(int first) {
        List<Token> names = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        names.add(tokens.get(first));
        int i = first;
        boolean subscripts = false;
        while (i + 2 < tokens.size()) {
            if (tokens.get(i + 1).is(".") && tokens.get(i + 2).isName()) {
                if (subscripts) {
                    steps.add(tokens.get(i + 2).name());
                } else {
                    names.add(tokens.get(i + 2));
                }
                i += 2;
            } else if (tokens.get(i + 1).is("[")
                    && i + 3 < tokens.size()
                    && tokens.get(i + 2).text().matches("[0-9]{1,9}")
                    && tokens.get(i + 3).is("]")) {
                subscripts = true;
                steps.add(tokens.get(i + 2).text());
                i += 3;
            } else {
                break;
            }
        }
        return new Chain(first, i, names, steps, names.size());
    }

    private void rewrite(Chain chain, Set<String> columns, Edits edits) throws StatementException {
        int column = column(chain, columns);
        boolean navigates =
                column >= 0 && (column + 1 < chain.named() || !chain.steps().isEmpty());
        if (!navigates) {
            return;
        }
        if (relations.startsAt(chain.first())) {
            throw StatementException.notSupported(
                    "unnesting a SUPER array in FROM is not supported by this emulator: only plain paths are");
        }
        if (tokens.get(0).is("merge")) {
            throw StatementException.notSupported(
                    "Partial reference of SUPER column is not supported in MERGE statement.");
        }
        StringBuilder call =
                new StringBuilder("redshift_catalog.").append(function(chain)).append('(');
        for (int i = 0; i <= column; i++) {
            call.append(i > 0 ? "." : "")
                    .append(CopyCommand.quote(chain.names().get(i).name()));
        }
        for (int i = column + 1; i < chain.named(); i++) {
            step(call, chain.names().get(i).name());
        }
        chain.steps().forEach(step -> step(call, step));
        edits.replace(
                tokens.get(chain.first()),
                tokens.get(chain.last()),
                call.append(')').append(name(chain)).toString());
    }

    private static void step(StringBuilder call, String step) {
        call.append(", '").append(step.replace("'", "''")).append('\'');
    }

    /** Place of the SUPER column in the chain: behind nothing, a table, or a schema and a table; -1 if there is none. */
    private int column(Chain chain, Set<String> columns) {
        boolean qualified = relations.contains(chain.names().get(0).name());
        for (int i = qualified ? 1 : 0; i < Math.min(3, chain.named()); i++) {
            boolean behindTable =
                    i == 0 || relations.contains(chain.names().get(i - 1).name());
            if (behindTable && columns.contains(chain.names().get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    /** In a list of results a path keeps the name of its last key. */
    private String name(Chain chain) {
        boolean inList = (isBefore(chain, "select") || isBefore(chain, ","))
                && (isAfter(chain, ",") || isAfter(chain, "from"))
                && depth(chain.first()) == 0
                && tokens.get(0).is("select")
                && !ordered(chain.first());
        if (!inList) {
            return "";
        }
        String last = chain.steps().isEmpty()
                ? chain.names().get(chain.named() - 1).name()
                : chain.steps().get(chain.steps().size() - 1);
        boolean key = !last.isEmpty() && !Character.isDigit(last.charAt(0));
        return key ? " AS " + CopyCommand.quote(last) : "";
    }

    private int depth(int index) {
        int depth = 0;
        for (Token token : tokens.subList(0, index)) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        }
        return depth;
    }

    private boolean ordered(int index) {
        return tokens.subList(0, index).stream().anyMatch(token -> token.is("from"));
    }

    private String function(Chain chain) {
        if (isAfter(chain, "::") || (isBefore(chain, "(") && before(chain, 2).is("cast"))) {
            return "super_text";
        }
        if (isAfter(chain, "||") || isBefore(chain, "||")) {
            return "super_text";
        }
        boolean summed = isBefore(chain, "(")
                && NUMERIC_FUNCTIONS.contains(before(chain, 2).upper());
        if (summed
                || ARITHMETIC.contains(before(chain, 1).text())
                || ARITHMETIC.contains(after(chain, 1).text())) {
            return "super_number";
        }
        return compared(chain);
    }

    private String compared(Chain chain) {
        Token other = before(chain, 2);
        if (!COMPARISONS.contains(before(chain, 1).upper())) {
            int at = isAfter(chain, "not") ? 2 : 1;
            if (!COMPARISONS.contains(after(chain, at).upper())) {
                return "super_value";
            }
            other = after(chain, at + 1).is("(") || after(chain, at + 1).is("-")
                    ? after(chain, at + 2)
                    : after(chain, at + 1);
        }
        return switch (other.kind()) {
            case STRING, OTHER_STRING, PARAMETER -> "super_string";
            case NUMBER -> "super_number";
            default -> other.is("true") || other.is("false") ? "super_boolean" : "super_value";
        };
    }

    private boolean isBefore(Chain chain, String text) {
        return before(chain, 1).is(text);
    }

    private boolean isAfter(Chain chain, String text) {
        return after(chain, 1).is(text);
    }

    private Token before(Chain chain, int distance) {
        int index = chain.first() - distance;
        return index >= 0 ? tokens.get(index) : NOTHING;
    }

    private Token after(Chain chain, int distance) {
        int index = chain.last() + distance;
        return index < tokens.size() ? tokens.get(index) : NOTHING;
    }

    private static final Token NOTHING = new Token(Token.Kind.SYMBOL, "", 0);
}
