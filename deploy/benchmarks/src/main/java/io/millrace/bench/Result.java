package io.millrace.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What several runs of a benchmark come to: the medians of each number. The ratio is the median of the runs' own ratios,
 * because figure and limit of one run saw the same neighbours on the machine.
 *
 * @param runs at least one
 */
public record Result(String name, String unit, List<Sample> runs, Machine machine) {
    public Result {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a result needs a run");
        }
    }

    public double figure() {
        return median(Sample::figure);
    }

    public OptionalDouble limit() {
        return optionalMedian(Sample::limit);
    }

    public OptionalDouble peer() {
        return optionalMedian(Sample::peer);
    }

    public OptionalDouble ratio() {
        return optionalMedian(Sample::ratio);
    }

    /** The medians of the further numbers. */
    public Map<String, Double> details() {
        Set<String> names = new TreeSet<>();
        runs.forEach(run -> names.addAll(run.details().keySet()));
        Map<String, Double> details = new LinkedHashMap<>();
        for (String name : names) {
            details.put(name, median(run -> run.details().getOrDefault(name, Double.NaN)));
        }
        return details;
    }

    private double median(Function<Sample, Double> number) {
        return optionalMedian(run -> OptionalDouble.of(number.apply(run))).orElse(Double.NaN);
    }

    private OptionalDouble optionalMedian(Function<Sample, OptionalDouble> number) {
        double[] sorted = runs.stream()
                .map(number)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(sorted));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }
}
