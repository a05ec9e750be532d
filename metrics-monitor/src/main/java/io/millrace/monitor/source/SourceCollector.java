package io.millrace.monitor.source;

import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.Collector;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.HttpPages;
import io.millrace.monitor.edge.PrometheusText;
import io.millrace.monitor.source.SourceFigures.Verified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads from every connector how its sources do. Of several connectors, only the one that captures a source knows. */
public final class SourceCollector implements Collector<Map<String, SourceFigures>> {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final String CONNECTOR = "cdc-connector";
    private static final String BEHIND = "millrace_capture_behind_seconds";
    private static final Set<String> COUNTS =
            Set.of("finished", "problem", "differences", "same", "different", "behind", "not_comparable");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final List<MonitoredService> connectors;
    private final HttpPages pages;

    public SourceCollector(List<MonitoredService> services, HttpPages pages) {
        this.connectors = services.stream()
                .filter(service ->
                        service.name().equals(CONNECTOR) || service.name().startsWith(CONNECTOR + "-"))
                .toList();
        this.pages = pages;
    }

    @Override
    public Map<String, SourceFigures> collect(Depth depth) throws IOException, InterruptedException {
        Map<String, Duration> behind = new HashMap<>();
        Map<String, Verified> verified = new HashMap<>();
        Set<String> names = new TreeSet<>();
        for (MonitoredService connector : connectors) {
            HttpPages.Page metrics = pages.get(connector.page("/actuator/prometheus"), MAX_BYTES);
            if (metrics.status() != 200) {
                throw new IOException("the metrics of " + connector.name() + " answered HTTP " + metrics.status());
            }
            behind(new String(metrics.body(), StandardCharsets.UTF_8), names, behind);
            verified(pages.get(connector.page("/actuator/health"), MAX_BYTES).body(), names, verified);
        }
        Map<String, SourceFigures> figures = new TreeMap<>();
        names.forEach(name -> figures.put(
                name,
                new SourceFigures(
                        name, Optional.ofNullable(behind.get(name)), Optional.ofNullable(verified.get(name)))));
        return figures;
    }

    static void behind(String metrics, Set<String> names, Map<String, Duration> behind) {
        for (PrometheusText.Sample sample : PrometheusText.parse(metrics)) {
            String source = sample.labels().getOrDefault("source", "");
            if (sample.name().equals(BEHIND) && !source.isEmpty()) {
                names.add(source);
                if (Double.isFinite(sample.value())) {
                    behind.merge(
                            source,
                            Duration.ofMillis(Math.round(sample.value() * 1_000)),
                            (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
            }
        }
    }

    /** The verification's part of the health answer, which names each source with what was found. */
    static void verified(byte[] health, Set<String> names, Map<String, Verified> verified) {
        try {
            JsonNode sources = MAPPER.readTree(health)
                    .path("components")
                    .path("verifications")
                    .path("details");
            for (var source : sources.properties()) {
                names.add(source.getKey());
                JsonNode said = source.getValue();
                if (said.isObject()) {
                    verified.put(source.getKey(), verified(said));
                }
            }
        } catch (JacksonException | DateTimeException e) {
            // Whoever answers this does not verify.
        }
    }

    private static Verified verified(JsonNode said) {
        List<String> wrong = new ArrayList<>();
        Set<String> counts = new HashSet<>(COUNTS);
        for (var field : said.properties()) {
            if (!counts.contains(field.getKey())) {
                wrong.add(field.getKey() + ": " + field.getValue().asString(""));
            }
        }
        String problem = said.path("problem").asString("");
        return new Verified(
                Instant.parse(said.path("finished").asString("")),
                problem.isEmpty() ? Optional.empty() : Optional.of(problem),
                said.path("differences").asLong(0),
                wrong);
    }
}
