package io.millrace.monitor.console;

import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.anomaly.Judgement;
import io.millrace.monitor.anomaly.Measure;
import io.millrace.monitor.anomaly.Point;
import io.millrace.monitor.anomaly.SeasonalDetector;
import io.millrace.monitor.anomaly.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A series hour by hour with the band in which the detector expects it, as JSON for the chart. */
record VolumeChart(List<Judgement> judgements) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long HOUR_SECONDS = 3_600;

    /**
     * Runs the detector over the whole history, and keeps the last hours of it.
     *
     * @param values by hour since 1970; hours without a value between the first and the last count as nothing
     * @param from first hour that is shown
     */
    static VolumeChart of(Measure measure, NavigableMap<Long, Double> values, long from) {
        List<Judgement> shown = new ArrayList<>();
        if (values.isEmpty()) {
            return new VolumeChart(shown);
        }
        SeasonalDetector detector = new SeasonalDetector(measure, DetectorSettings.DEFAULT);
        for (long hour = values.firstKey(); hour <= values.lastKey(); hour++) {
            double value = values.getOrDefault(hour, 0.0);
            Judgement judgement = detector.observe(new Point(hour, value, Math.max(0, value), false));
            if (hour >= from) {
                shown.add(judgement);
            }
        }
        return new VolumeChart(shown);
    }

    boolean isEmpty() {
        return judgements.isEmpty();
    }

    /** Hours that are odd. */
    long odd() {
        return judgements.stream()
                .filter(judgement -> judgement.verdict().isAnomaly())
                .count();
    }

    /** What it shows, in a sentence. */
    String verdict() {
        if (judgements.isEmpty()) {
            return "No whole hour yet.";
        }
        Judgement last = judgements.get(judgements.size() - 1);
        String latest = Show.hour(java.time.Instant.ofEpochSecond(last.point().hour() * HOUR_SECONDS)) + ": "
                + Show.compact(last.point().value()) + " records";
        if (last.verdict() == Verdict.LEARNING) {
            return latest + ". What to expect is still being learned: that takes three weeks.";
        }
        String expected = ", expected " + Show.compact(last.low()) + " to " + Show.compact(last.high());
        return latest + expected + ". " + (odd() == 0 ? "No odd hour here." : odd() + " odd hours here.");
    }

    String json(String label) {
        ObjectNode chart = MAPPER.createObjectNode();
        chart.put("label", label);
        ArrayNode x = chart.putArray("x");
        ArrayNode seen = chart.putArray("seen");
        ArrayNode low = chart.putArray("low");
        ArrayNode high = chart.putArray("high");
        ArrayNode expected = chart.putArray("expected");
        ArrayNode odd = chart.putArray("odd");
        for (Judgement judgement : judgements) {
            boolean known = judgement.verdict() != Verdict.LEARNING || judgement.low() != judgement.high();
            x.add(judgement.point().hour() * HOUR_SECONDS);
            seen.add(judgement.point().value());
            add(low, known, judgement.low());
            add(high, known, judgement.high());
            add(expected, known, judgement.expected());
            add(odd, judgement.verdict().isAnomaly(), judgement.point().value());
        }
        return MAPPER.writeValueAsString(chart);
    }

    private static void add(ArrayNode list, boolean known, double value) {
        if (known) {
            list.add(Math.round(value * 100) / 100.0);
        } else {
            list.addNull();
        }
    }
}
