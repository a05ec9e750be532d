package io.millrace.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Results for people. */
final class ResultTable {
    private static final String ROW = "%-16s %14s %-10s %14s %14s %7s  %s%n";

    private ResultTable() {}

    static void print(List<Result> results, PrintStream out) {
        out.printf(Locale.ROOT, ROW, "benchmark", "figure", "unit", "limit", "peer", "ratio", "runs");
        for (Result result : results) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    result.name(),
                    number(OptionalDouble.of(result.figure())),
                    result.unit(),
                    number(result.limit()),
                    number(result.peer()),
                    ratio(result.ratio()),
                    spread(result));
            result.details().forEach((name, value) -> out.printf(Locale.ROOT, "    %-50s %,14.2f%n", name, value));
        }
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%,.0f", value.getAsDouble()) : "-";
    }

    private static String ratio(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "-";
    }

    /** How far the runs lie apart: what a difference between two results must exceed to mean anything. */
    private static String spread(Result result) {
        double lowest = result.runs().stream().mapToDouble(Sample::figure).min().orElse(0);
        double highest =
                result.runs().stream().mapToDouble(Sample::figure).max().orElse(0);
        return String.format(Locale.ROOT, "%d, %,.0f to %,.0f", result.runs().size(), lowest, highest);
    }
}
