package io.millrace.monitor.anomaly.replay;

import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.anomaly.Judgement;
import io.millrace.monitor.anomaly.Point;
import io.millrace.monitor.anomaly.SeasonalDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs the detector over a history, hour by hour, as it would have run then. */
public final class Replay {
    /** Anomalous hours of one dataset at most this far apart are one alarm. */
    private static final int TOGETHER_HOURS = 6;
    /** An alarm that begins this soon after an incident is its echo and not a false one. */
    private static final int GRACE_HOURS = 2;

    private final DetectorSettings settings;

    public Replay(DetectorSettings settings) {
        this.settings = settings;
    }

    /** What the detector would have told, and how that compares with what happened. */
    public ReplayReport run(History history) {
        Map<String, SortedMap<Long, Set<String>>> anomalous = new TreeMap<>();
        history.series().forEach((name, points) -> {
            SeasonalDetector detector = new SeasonalDetector(name.measure(), settings);
            for (Point point : points) {
                Judgement judgement = detector.observe(point);
                if (judgement.verdict().isAnomaly()) {
                    anomalous
                            .computeIfAbsent(name.dataset(), dataset -> new TreeMap<>())
                            .computeIfAbsent(point.hour(), hour -> new TreeSet<>())
                            .add(name.name());
                }
            }
        });
        List<Alarm> alarms = new ArrayList<>();
        anomalous.forEach((dataset, hours) -> alarms.addAll(together(dataset, hours)));
        return report(history.incidents(), alarms);
    }

    private static List<Alarm> together(String dataset, SortedMap<Long, Set<String>> hours) {
        List<Alarm> alarms = new ArrayList<>();
        long first = hours.firstKey();
        long last = first;
        Set<String> series = new TreeSet<>();
        for (Map.Entry<Long, Set<String>> hour : hours.entrySet()) {
            if (hour.getKey() - last > TOGETHER_HOURS) {
                alarms.add(new Alarm(dataset, first, last, series));
                series = new TreeSet<>();
                first = hour.getKey();
            }
            last = hour.getKey();
            series.addAll(hour.getValue());
        }
        alarms.add(new Alarm(dataset, first, last, series));
        return alarms;
    }

    private static ReplayReport report(List<Incident> incidents, List<Alarm> alarms) {
        List<Alarm> falseAlarms = alarms.stream()
                .filter(alarm -> incidents.stream().noneMatch(incident -> alarm.tells(incident, GRACE_HOURS)))
                .toList();
        List<Incident> missed = incidents.stream()
                .filter(incident -> alarms.stream().noneMatch(alarm -> alarm.tells(incident, 0)))
                .toList();
        return new ReplayReport(alarms.size(), incidents.size(), falseAlarms, missed);
    }
}
