package io.millrace.monitor.anomaly;

/** Middle and spread of numbers of which some are wild. */
final class RobustStatistics {
    /** Makes the median absolute deviation of normally distributed numbers their standard deviation. */
    private static final double NORMAL = 1.4826;

    private RobustStatistics() {}

    /** The median; NaN of nothing. */
    static double median(double[] numbers) {
        return numbers.length == 0 ? Double.NaN : medianReordering(numbers.clone());
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
        return NORMAL * medianReordering(distances);
    }

    /** The median without sorting all of them, of which an hour's judgement would mostly consist. */
    private static double medianReordering(double[] numbers) {
        int middle = numbers.length / 2;
        double upper = select(numbers, middle);
        if (numbers.length % 2 == 1) {
            return upper;
        }
        double lower = numbers[0];
        for (int i = 1; i < middle; i++) {
            lower = Math.max(lower, numbers[i]);
        }
        return (lower + upper) / 2;
    }

    /** Quickselect (Hoare's "Find"): what a sorted array had at the place; smaller numbers stand before it then. */
    private static double select(double[] numbers, int place) {
        int low = 0;
        int high = numbers.length - 1;
        while (low < high) {
            double pivot = numbers[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (numbers[left] < pivot) {
                    left++;
                }
                while (numbers[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double swapped = numbers[left];
                    numbers[left++] = numbers[right];
                    numbers[right--] = swapped;
                }
            }
            if (place <= right) {
                high = right;
            } else if (place >= left) {
                low = left;
            } else {
                break;
            }
        }
        return numbers[place];
    }
}
