package io.millrace.monitor.edge;

import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.Collector;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.HttpPages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the counters of every edge from its metrics. */
public final class EdgeCollector implements Collector<EdgeCounts> {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final String EVENTS = "millrace_events_total";
    private static final String START = "process_start_time_seconds";

    private final List<MonitoredService> edges;
    private final HttpPages pages;

    public EdgeCollector(List<MonitoredService> services, HttpPages pages) {
        this.edges = services.stream().filter(MonitoredService::isEdge).toList();
        this.pages = pages;
    }

    @Override
    public EdgeCounts collect(Depth depth) throws IOException, InterruptedException {
        EdgeCounts sum = EdgeCounts.NONE;
        for (MonitoredService edge : edges) {
            HttpPages.Page page = pages.get(edge.page("/actuator/prometheus"), MAX_BYTES);
            if (page.status() != 200) {
                throw new IOException("the metrics of " + edge.name() + " answered HTTP " + page.status());
            }
            sum = sum.plus(counts(new String(page.body(), StandardCharsets.UTF_8)));
        }
        return sum;
    }

    /** The counts of one edge. A counter that is not there yet has counted nothing. */
    static EdgeCounts counts(String metrics) {
        long accepted = 0;
        long rejected = 0;
        long retry = 0;
        Optional<Instant> since = Optional.empty();
        for (PrometheusText.Sample sample : PrometheusText.parse(metrics)) {
            if (sample.name().equals(START)) {
                since = Optional.of(Instant.ofEpochMilli(Math.round(sample.value() * 1000)));
            }
            if (!sample.name().equals(EVENTS)) {
                continue;
            }
            long events = Math.round(sample.value());
            switch (sample.labels().getOrDefault("outcome", "")) {
                case "accepted" -> accepted += events;
                case "rejected" -> rejected += events;
                case "retry" -> retry += events;
                default ->
                    throw new IllegalArgumentException(EVENTS + " has an outcome that is not known: "
                            + sample.labels().getOrDefault("outcome", "none"));
            }
        }
        return new EdgeCounts(1, accepted, rejected, retry, since);
    }
}
