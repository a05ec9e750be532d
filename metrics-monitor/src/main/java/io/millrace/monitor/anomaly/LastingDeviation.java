package io.millrace.monitor.anomaly;

/**
 * Sees what no single hour shows: a loss of a third in a dataset of few rows hides in the noise of each hour, but not in that of
 * six. Not thread-safe.
 */
final class LastingDeviation {
    private final Measure measure;
    private final DetectorSettings settings;
    private final double[] scores;
    private final double[] changes;
    private int filled;
    private int next;
    private long lastHour = Long.MIN_VALUE;

    LastingDeviation(Measure measure, DetectorSettings settings) {
        this.measure = measure;
        this.settings = settings;
        this.scores = new double[settings.lastingHours()];
        this.changes = new double[settings.lastingHours()];
    }

    /**
     * Takes the next hour.
     *
     * @return -1 or 1 when the latest hours together are below or above what is expected, else 0
     */
    int direction(long hour, double score, double change) {
        if (hour != lastHour + 1) {
            beginAnew();
        }
        lastHour = hour;
        // One wild hour is not lasting, whatever its score.
        double bounded = Math.max(-settings.threshold(), Math.min(settings.threshold(), score));
        scores[next] = bounded;
        changes[next] = change;
        next = (next + 1) % scores.length;
        filled = Math.min(filled + 1, scores.length);
        if (filled < scores.length) {
            return 0;
        }
        double mean = mean(scores);
        boolean lasts = Math.abs(mean) > settings.lastingThreshold()
                && Math.abs(RobustStatistics.median(changes)) > measure.leastChange();
        return lasts ? (int) Math.signum(mean) : 0;
    }

    void beginAnew() {
        filled = 0;
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }
}
