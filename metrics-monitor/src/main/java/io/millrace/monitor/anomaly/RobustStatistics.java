package io.millrace.monitor.anomaly;

import java.util.Arrays;

/** Middle and spread of numbers of which some are wild. */
final class RobustStatistics {
    /** Makes the median absolute deviation of normally distributed numbers their standard deviation. */
    private static final double NORMAL = 1.4826;

    private RobustStatistics() {}

    /** The median; NaN of nothing. */
    static double median(double[] numbers) {
        if (numbers.length == 0) {
            return Double.NaN;
        }
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The deviation around a middle; 0 of nothing. */
    static double deviation(double[] numbers, double middle) {
        if (numbers.length == 0) {
            return 0;
        }
        double[] distances = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            distances[i] = Math.abs(numbers[i] - middle);
        }
        return NORMAL * median(distances);
    }
}
