package io.millrace.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One run of a benchmark.
 *
 * @param figure what Millrace reached
 * @param limit what is possible at all in this run, such as the same work without Millrace
 * @param peer what another tool reached
 * @param details further numbers of the run by name
 */
public record Sample(double figure, OptionalDouble limit, OptionalDouble peer, Map<String, Double> details) {
    public Sample {
        details = Map.copyOf(details);
    }

    /** A figure alone. */
    public static Sample of(double figure) {
        return new Sample(figure, OptionalDouble.empty(), OptionalDouble.empty(), Map.of());
    }

    /** A figure beside its limit. */
    public static Sample of(double figure, double limit) {
        return new Sample(figure, OptionalDouble.of(limit), OptionalDouble.empty(), Map.of());
    }

    /** The same run with one more number. */
    public Sample with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Sample(figure, limit, peer, more);
    }

    /** The same run beside another tool's figure. */
    public Sample withPeer(double value) {
        return new Sample(figure, limit, OptionalDouble.of(value), details);
    }

    /** Figure over limit, or over the peer where there is no limit. */
    public OptionalDouble ratio() {
        OptionalDouble base = limit.isPresent() ? limit : peer;
        return base.isPresent() && base.getAsDouble() > 0
                ? OptionalDouble.of(figure / base.getAsDouble())
                : OptionalDouble.empty();
    }
}
