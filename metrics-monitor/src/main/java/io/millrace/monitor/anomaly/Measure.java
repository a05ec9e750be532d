package io.millrace.monitor.anomaly;

import java.util.Locale;

/**
 * What a series measures. Each measure has a scale on which its noise is alike at every level, so that one rule judges a
 * series in the quiet of the night and at its peak.
 */
public enum Measure {
    /** Rows of an hour. On the scale of logarithms a change by a factor is the same step everywhere. */
    ROWS(0.02, Math.log(1.2)) {
        @Override
        double scaled(double value) {
            return Math.log1p(Math.max(0, value));
        }

        @Override
        double unscaled(double scaled) {
            return Math.max(0, Math.expm1(scaled));
        }

        /** Rows come by Poisson's law at best, whose deviation is the root of the mean. */
        @Override
        double samplingNoise(double expected, double sample) {
            return 1 / Math.sqrt(Math.max(1, unscaled(expected)));
        }
    },
    /** Share of a kind of row among all rows of the hour, 0 to 1, such as rows without a value. */
    SHARE(0.01, 0.05) {
        /** The angle that makes the deviation of a binomial share the same at every share (Freeman and Tukey). */
        @Override
        double scaled(double value) {
            return Math.asin(Math.sqrt(Math.min(1, Math.max(0, value))));
        }

        @Override
        double unscaled(double scaled) {
            double sine = Math.sin(Math.min(Math.PI / 2, Math.max(0, scaled)));
            return sine * sine;
        }

        @Override
        double samplingNoise(double expected, double sample) {
            return 0.5 / Math.sqrt(Math.max(1, sample));
        }
    },
    /** A typical value, such as a median or an entropy; of either sign. */
    LEVEL(0.02, Math.log(1.1)) {
        @Override
        double scaled(double value) {
            return Math.signum(value) * Math.log1p(Math.abs(value));
        }

        @Override
        double unscaled(double scaled) {
            return Math.signum(scaled) * Math.expm1(Math.abs(scaled));
        }

        /** How a quantile or an entropy of few rows scatters depends on the values; this is its order. */
        @Override
        double samplingNoise(double expected, double sample) {
            return 1 / Math.sqrt(Math.max(1, sample));
        }
    };

    private final double leastNoise;
    private final double leastChange;

    Measure(double leastNoise, double leastChange) {
        this.leastNoise = leastNoise;
        this.leastChange = leastChange;
    }

    abstract double scaled(double value);

    abstract double unscaled(double scaled);

    /**
     * The deviation that chance alone gives on the scale.
     *
     * @param expected value on the scale
     * @param sample rows that the value is made from
     */
    abstract double samplingNoise(double expected, double sample);

    /** The deviation, on the scale, below which no series is trusted to stay. */
    double leastNoise() {
        return leastNoise;
    }

    /** The change, on the scale, that is worth telling somebody, however sure it is. */
    double leastChange() {
        return leastChange;
    }

    /** The name in files and answers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
