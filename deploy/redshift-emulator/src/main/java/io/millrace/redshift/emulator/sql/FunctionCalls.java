package io.millrace.redshift.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Functions whose arguments stand otherwise in PostgreSQL (Redshift documentation, "SQL functions reference"). */
final class FunctionCalls {
    /** A call as PostgreSQL takes it, and its last token. */
    record Replacement(String sql, int last) {}

    /** Rewrites a part of the statement. */
    interface Rewriter {
        String rewrite(List<Token> part);
    }

    private final List<Token> tokens;
    private final Rewriter rewriter;

    FunctionCalls(List<Token> tokens, Rewriter rewriter) {
        this.tokens = tokens;
        this.rewriter = rewriter;
    }

    /** @param name index of a name that a parenthesis follows */
    Optional<Replacement> rewrite(int name) {
        int close = close(name + 1);
        if (close < 0) {
            return Optional.empty();
        }
        List<List<Token>> arguments = split(name + 2, close);
        return switch (tokens.get(name).upper()) {
            case "DECODE" ->
                arguments.size() < 3 ? Optional.empty() : Optional.of(new Replacement(decode(arguments), close));
            case "CONVERT" ->
                arguments.size() != 2
                        ? Optional.empty()
                        : Optional.of(new Replacement(
                                "CAST(" + text(arguments.get(1)) + " AS " + text(arguments.get(0)) + ")", close));
            case "MEDIAN" ->
                Optional.of(new Replacement(
                        "percentile_cont(0.5) WITHIN GROUP (ORDER BY " + text(arguments.get(0)) + ")", close));
            case "ARRAY" ->
                starts(arguments, "select")
                        ? Optional.empty()
                        : Optional.of(new Replacement(built("json_build_array", arguments), close));
            case "OBJECT" -> Optional.of(new Replacement(built("json_build_object", arguments), close));
            case "NVL2" ->
                arguments.size() != 3
                        ? Optional.empty()
                        : Optional.of(new Replacement(
                                "CASE WHEN (" + text(arguments.get(0)) + ") IS NOT NULL THEN " + text(arguments.get(1))
                                        + " ELSE " + text(arguments.get(2)) + " END",
                                close));
            case "JSON_EXTRACT_PATH_TEXT" -> Optional.of(new Replacement(jsonText(arguments), close));
            case "LISTAGG" -> listagg(arguments, close);
            default -> Optional.empty();
        };
    }

    /** NULL matches NULL here, other than in CASE. */
    private String decode(List<List<Token>> arguments) {
        String value = text(arguments.get(0));
        StringBuilder sql = new StringBuilder("CASE");
        int i = 1;
        for (; i + 1 < arguments.size(); i += 2) {
            sql.append(" WHEN (")
                    .append(value)
                    .append(") IS NOT DISTINCT FROM (")
                    .append(text(arguments.get(i)))
                    .append(") THEN ")
                    .append(text(arguments.get(i + 1)));
        }
        if (i < arguments.size()) {
            sql.append(" ELSE ").append(text(arguments.get(i)));
        }
        return sql.append(" END").toString();
    }

    /** A last argument {@code true} makes NULL of what is no JSON. */
    private String jsonText(List<List<Token>> arguments) {
        List<Token> last = arguments.get(arguments.size() - 1);
        boolean flagged =
                last.size() == 1 && (last.get(0).is("true") || last.get(0).is("false"));
        StringBuilder sql = new StringBuilder("redshift_catalog.json_text(").append(text(arguments.get(0)));
        sql.append(", ").append(flagged ? text(last) : "false");
        for (List<Token> argument : arguments.subList(1, arguments.size() - (flagged ? 1 : 0))) {
            sql.append(", ").append(text(argument));
        }
        return sql.append(')').toString();
    }

    private String built(String function, List<List<Token>> arguments) {
        StringBuilder sql = new StringBuilder("pg_catalog.").append(function).append('(');
        for (int i = 0; i < arguments.size(); i++) {
            sql.append(i > 0 ? ", " : "").append(text(arguments.get(i)));
        }
        return sql.append(")::super").toString();
    }

    /** {@code LISTAGG([DISTINCT] value [, delimiter]) [WITHIN GROUP (ORDER BY …)]}. */
    private Optional<Replacement> listagg(List<List<Token>> arguments, int close) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            return Optional.empty();
        }
        List<Token> value = arguments.get(0);
        boolean distinct = starts(arguments, "distinct");
        String delimiter = arguments.size() == 2 ? text(arguments.get(1)) : "''";
        String order = "";
        int last = close;
        if (sees(close + 1, "within") && sees(close + 2, "group") && sees(close + 3, "(")) {
            last = close(close + 3);
            if (last < 0) {
                return Optional.empty();
            }
            order = " " + text(tokens.subList(close + 4, last));
        }
        String aggregated = text(distinct ? value.subList(1, value.size()) : value);
        return Optional.of(new Replacement(
                "string_agg(" + (distinct ? "DISTINCT " : "") + "(" + aggregated + ")::text, " + delimiter + order
                        + ")",
                last));
    }

    private String text(List<Token> part) {
        return part.isEmpty() ? "" : rewriter.rewrite(part);
    }

    private List<List<Token>> split(int from, int to) {
        List<List<Token>> parts = new ArrayList<>();
        int start = from;
        int depth = 0;
        for (int i = from; i < to; i++) {
            Token token = tokens.get(i);
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
            if (depth == 0 && token.is(",")) {
                parts.add(tokens.subList(start, i));
                start = i + 1;
            }
        }
        if (start < to) {
            parts.add(tokens.subList(start, to));
        }
        return parts;
    }

    /** Index of the parenthesis that closes the one at an index, or -1. */
    private int close(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private boolean sees(int index, String word) {
        return index < tokens.size() && tokens.get(index).is(word);
    }

    private static boolean starts(List<List<Token>> arguments, String word) {
        return !arguments.isEmpty()
                && !arguments.get(0).isEmpty()
                && arguments.get(0).get(0).is(word);
    }
}
