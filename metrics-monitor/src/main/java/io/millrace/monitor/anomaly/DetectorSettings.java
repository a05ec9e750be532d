package io.millrace.monitor.anomaly;

/**
 * How the detector judges. The defaults are those with which the documented precision and recall were measured.
 *
 * @param weeks values of the same hour of the week that make up what is expected
 * @param learningWeeks values of the same hour of the week that must be there before the season is trusted
 * @param threshold deviations from the expected value that are an anomaly
 * @param lastingHours hours in a row that are judged together
 * @param lastingThreshold deviations from the expected value that are an anomaly when they last so long, on average
 * @param trendHours latest hours that say how far the series is from its season at large
 * @param trendLimit most that the trend may move the expected value, as a natural logarithm of the factor
 * @param acceptAfterHours anomalous hours in a row after which the new level is taken as normal
 */
public record DetectorSettings(
        int weeks,
        int learningWeeks,
        double threshold,
        int lastingHours,
        double lastingThreshold,
        int trendHours,
        double trendLimit,
        int acceptAfterHours) {
    public static final DetectorSettings DEFAULT = new DetectorSettings(8, 3, 5, 6, 2.2, 72, Math.log(1.5), 96);

    /**
     * @throws IllegalArgumentException when a number makes no sense
     */
    public DetectorSettings {
        if (weeks < 1 || learningWeeks < 1 || learningWeeks > weeks) {
            throw new IllegalArgumentException(
                    "learning weeks must be between 1 and weeks, but are " + learningWeeks + " of " + weeks);
        }
        if (threshold <= 0 || trendHours < 1 || trendLimit < 0 || acceptAfterHours < 1) {
            throw new IllegalArgumentException("threshold, trend hours and accept-after hours must be positive");
        }
    }
}
