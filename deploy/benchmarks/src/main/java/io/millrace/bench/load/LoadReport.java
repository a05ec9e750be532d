package io.millrace.bench.load;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of a load.
 *
 * @param seconds measured
 * @param statuses answers by status
 * @param failures connections that broke
 * @param latencies in microseconds; under a given rate, from the time at which a request was due
 * @param processors that the generator itself kept busy, on average
 */
public record LoadReport(
        double seconds, Map<Integer, Long> statuses, long failures, Histogram latencies, double processors) {
    /** Answers of that status for each second. */
    public double rate(int status) {
        return statuses.getOrDefault(status, 0L) / seconds;
    }

    /** Milliseconds within which that part of all answers came, such as 99. */
    public double percentile(double percent) {
        return latencies.getValueAtPercentile(percent) / 1_000.0;
    }

    /**
     * @throws IllegalStateException when there was any other answer than 200
     */
    public LoadReport requireOnlySuccess() {
        if (failures > 0 || statuses.keySet().stream().anyMatch(status -> status != 200) || statuses.isEmpty()) {
            throw new IllegalStateException(
                    "not every request was answered with 200: " + statuses + ", broken connections: " + failures);
        }
        return this;
    }
}
