package io.millrace.monitor.anomaly;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RobustStatisticsTest {
    @Test
    void theMedianIsTheMiddleOfTheSortedNumbers() {
        assertThat(RobustStatistics.median(new double[0])).isNaN();
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            double[] numbers = new double[1 + random.nextInt(40)];
            for (int i = 0; i < numbers.length; i++) {
                // Few different ones, so that many are equal.
                numbers[i] = random.nextInt(12) - 5;
            }
            double[] before = numbers.clone();
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            double middle = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
            assertThat(RobustStatistics.median(numbers)).as("seed %d", seed).isEqualTo(middle);
            assertThat(numbers).as("seed %d: the numbers themselves", seed).isEqualTo(before);
        }
    }

    @Test
    void theDeviationIsThatOfTheNormalDistribution() {
        assertThat(RobustStatistics.deviation(new double[0], 1)).isZero();
        assertThat(RobustStatistics.deviation(new double[] {1, 2, 3, 4, 100}, 3))
                .isEqualTo(1.4826);
    }
}
