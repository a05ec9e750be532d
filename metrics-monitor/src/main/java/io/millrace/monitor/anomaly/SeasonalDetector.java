package io.millrace.monitor.anomaly;

/**
 * Judges one hourly series point by point. What is expected of an hour is the median of the same hour in the weeks before,
 * moved by how far the latest days are from their season; what is odd is measured in robust deviations, of which chance alone
 * is the least. Two odd hours of three make an anomaly; no rows at all where rows are certain make one at once. Anomalous hours
 * are not learned from, so an outage does not become the norm, until they have lasted so long that they are the norm.
 *
 * <p>Points come in the order of their hours; hours may be missing. Not thread-safe.
 */
public final class SeasonalDetector {
    private static final long HOURS_OF_DAY = 24;
    private static final int HOURS_OF_WEEK = 168;
    private static final int ERROR_WEEKS = 4;
    /** With this many rows expected, chance gives none in one of 20,000 hours. */
    private static final double CERTAIN_ROWS = 10;
    /** While the season is not known, only a change by this factor from the day before is told. */
    private static final double WILD_FACTOR = 4;

    private final Measure measure;
    private final DetectorSettings settings;
    private final SeriesMemory memory;
    private final LastingDeviation lasting;
    private long lastHour = Long.MIN_VALUE;
    private int anomalousInARow;
    private int directionBefore;
    private int directionBeforeThat;

    public SeasonalDetector(Measure measure, DetectorSettings settings) {
        this.measure = measure;
        this.settings = settings;
        this.memory = new SeriesMemory(settings.weeks());
        this.lasting = new LastingDeviation(measure, settings);
    }

    /**
     * Judges the point, then learns from it when it is good.
     *
     * @throws IllegalArgumentException when its hour is not after the last one
     */
    public Judgement observe(Point point) {
        if (point.hour() <= lastHour) {
            throw new IllegalArgumentException(
                    "points must come in order, but hour " + point.hour() + " follows hour " + lastHour);
        }
        forgetDirectionsAfterAGap(point.hour());
        lastHour = point.hour();
        double value = measure.scaled(point.value());
        if (point.excepted()) {
            memory.put(point.hour(), value, Double.NaN, Double.NaN, true);
            return Judgement.without(point, Verdict.EXCEPTED);
        }
        double[] season = memory.sameHourOfWeek(point.hour(), settings.weeks());
        return season.length < settings.learningWeeks() ? early(point, value) : seasonal(point, value, season);
    }

    private Judgement seasonal(Point point, double value, double[] season) {
        double middle = RobustStatistics.median(season);
        double expected = middle + trend(point.hour());
        double deviation = deviation(point, season, middle, expected);
        double score = (value - expected) / deviation;
        double band = Math.max(settings.threshold() * deviation, measure.leastChange());
        int direction = Math.abs(value - expected) > band ? (int) Math.signum(score) : 0;
        int slow = lasting.direction(point.hour(), score, value - expected);
        Verdict verdict = verdict(point, expected, direction, slow);
        learn(point, value, middle, expected, direction != 0, verdict.isAnomaly());
        return new Judgement(
                point,
                verdict,
                measure.unscaled(expected),
                measure.unscaled(expected - band),
                measure.unscaled(expected + band),
                score);
    }

    /** Before the season is known, the day before and the day before that stand in for it, within wide bounds. */
    private Judgement early(Point point, double value) {
        double yesterday = memory.value(point.hour() - HOURS_OF_DAY);
        double dayBeforeYesterday = memory.value(point.hour() - 2 * HOURS_OF_DAY);
        if (Double.isNaN(yesterday) || Double.isNaN(dayBeforeYesterday) || measure != Measure.ROWS) {
            learn(point, value, Double.NaN, Double.NaN, false, false);
            return Judgement.without(point, Verdict.LEARNING);
        }
        double least = Math.min(yesterday, dayBeforeYesterday);
        double most = Math.max(yesterday, dayBeforeYesterday);
        double margin = Math.log(WILD_FACTOR) + settings.threshold() * measure.samplingNoise(least, point.sample());
        int direction = value < least - margin ? -1 : value > most + margin ? 1 : 0;
        Verdict verdict = verdict(point, least, direction, 0);
        if (!verdict.isAnomaly()) {
            verdict = Verdict.LEARNING;
        }
        double expected = (least + most) / 2;
        learn(point, value, Double.NaN, Double.NaN, direction != 0, verdict.isAnomaly());
        return new Judgement(
                point,
                verdict,
                measure.unscaled(expected),
                measure.unscaled(least - margin),
                measure.unscaled(most + margin),
                (value - expected) / margin);
    }

    private double trend(long hour) {
        double[] latest = memory.offSeason(hour, settings.trendHours());
        if (latest.length < HOURS_OF_DAY) {
            return 0;
        }
        double trend = RobustStatistics.median(latest);
        return Math.max(-settings.trendLimit(), Math.min(settings.trendLimit(), trend));
    }

    private double deviation(Point point, double[] season, double middle, double expected) {
        double[] errors = memory.errors(point.hour(), ERROR_WEEKS * HOURS_OF_WEEK);
        double ofSeries = RobustStatistics.deviation(errors, 0);
        double ofHour = RobustStatistics.deviation(season, middle);
        double chance = measure.samplingNoise(expected, point.sample());
        return Math.max(Math.max(ofSeries, Math.min(ofHour, 2 * ofSeries)), Math.max(chance, measure.leastNoise()));
    }

    private Verdict verdict(Point point, double expected, int direction, int slow) {
        boolean repeated = direction != 0 && (direction == directionBefore || direction == directionBeforeThat);
        directionBeforeThat = directionBefore;
        directionBefore = direction;
        if (measure == Measure.ROWS && point.value() == 0 && measure.unscaled(expected) >= CERTAIN_ROWS) {
            return Verdict.ZERO;
        }
        if (slow != 0) {
            return slow < 0 ? Verdict.LOW : Verdict.HIGH;
        }
        if (direction == 0) {
            return Verdict.NORMAL;
        }
        if (!repeated) {
            return Verdict.UNUSUAL;
        }
        return direction < 0 ? Verdict.LOW : Verdict.HIGH;
    }

    private void learn(
            Point point, double value, double seasonal, double expected, boolean outside, boolean anomalous) {
        anomalousInARow = anomalous ? anomalousInARow + 1 : 0;
        memory.put(point.hour(), value, seasonal, expected, outside || anomalous);
        if (anomalousInARow >= settings.acceptAfterHours()) {
            memory.acceptLevel(point.hour() - anomalousInARow + 1, point.hour());
            beginAnew();
        }
    }

    private void forgetDirectionsAfterAGap(long hour) {
        if (lastHour != Long.MIN_VALUE && hour - lastHour > 2) {
            beginAnew();
        }
    }

    private void beginAnew() {
        directionBefore = 0;
        directionBeforeThat = 0;
        anomalousInARow = 0;
        lasting.beginAnew();
    }
}
