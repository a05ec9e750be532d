package io.millrace.monitor.history;

import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.anomaly.Judgement;
import io.millrace.monitor.anomaly.Point;
import io.millrace.monitor.anomaly.SeasonalDetector;
import io.millrace.monitor.anomaly.Verdict;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongPredicate;

/**
 * Runs the detector over the stored history of a series, from its beginning, and tells what it says of the newest hours. Nothing is
 * kept between two runs: a restart, a late batch and a corrected history all lead to the same verdicts.
 */
public final class SeriesJudge {
    /** What the detector remembers: with so many hours before an hour, the hours before those change nothing but the start. */
    public static final long REMEMBERED_HOURS = 9 * 168;

    private final DetectorSettings settings;

    public SeriesJudge(DetectorSettings settings) {
        this.settings = settings;
    }

    /** One hour of a series; NaN for a value that is not known. */
    public record Value(long hour, double value, double sample) {}

    /** What the detector says of every hour of the series, in order; hours whose value is not known have no judgement. */
    public List<Judgement> judgements(SeriesKey series, List<Value> values, LongPredicate excepted) {
        SeasonalDetector detector = new SeasonalDetector(series.measure(), settings);
        List<Judgement> judgements = new ArrayList<>();
        for (Value value : values) {
            if (Double.isFinite(value.value())) {
                judgements.add(detector.observe(
                        new Point(value.hour(), value.value(), value.sample(), excepted.test(value.hour()))));
            }
        }
        return judgements;
    }

    /** What is odd about a series from an hour on. */
    List<Finding> findings(
            DatasetName dataset, SeriesKey series, List<Value> values, LongPredicate excepted, long fromHour) {
        List<Finding> findings = new ArrayList<>();
        for (Judgement judgement : judgements(series, values, excepted)) {
            if (judgement.point().hour() >= fromHour && judgement.verdict().isAnomaly()) {
                findings.add(finding(dataset, series, judgement));
            }
        }
        return findings;
    }

    private static Finding finding(DatasetName dataset, SeriesKey series, Judgement judgement) {
        Finding.Kind kind = judgement.verdict() == Verdict.ZERO
                ? Finding.Kind.ZERO
                : judgement.verdict() == Verdict.LOW ? Finding.Kind.LOW : Finding.Kind.HIGH;
        return new Finding(
                dataset,
                judgement.point().hour(),
                kind,
                series,
                OptionalDouble.of(judgement.point().value()),
                OptionalDouble.of(judgement.expected()),
                OptionalDouble.of(judgement.low()),
                OptionalDouble.of(judgement.high()),
                String.format(
                        Locale.ROOT,
                        "%s is %s; expected %s, between %s and %s, from the same hour of the weeks before.",
                        series.text(),
                        number(judgement.point().value()),
                        number(judgement.expected()),
                        number(judgement.low()),
                        number(judgement.high())));
    }

    private static String number(double value) {
        return Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
