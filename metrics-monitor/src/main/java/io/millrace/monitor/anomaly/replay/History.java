package io.millrace.monitor.anomaly.replay;

import io.millrace.monitor.anomaly.Point;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hourly series and what really happened in their time.
 *
 * @param series points in the order of their hours
 */
public record History(Map<SeriesName, List<Point>> series, List<Incident> incidents) {
    public History {
        series = Map.copyOf(series);
        incidents = List.copyOf(incidents);
    }

    /** The part of one group of datasets: those whose names begin with the prefix. */
    public History of(String prefix) {
        Map<SeriesName, List<Point>> part = new TreeMap<>(Comparator.comparing(SeriesName::toString));
        series.forEach((name, points) -> {
            if (name.dataset().startsWith(prefix)) {
                part.put(name, points);
            }
        });
        return new History(
                part,
                incidents.stream()
                        .filter(incident -> incident.dataset().startsWith(prefix))
                        .toList());
    }
}
