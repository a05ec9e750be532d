package io.millrace.monitor.derived;

import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.Collector;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.HttpPages;
import io.millrace.monitor.edge.PrometheusText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the services that run jobs for their health; only the one that leads knows how jobs and pulls do. */
public final class JobsServiceCollector implements Collector<Optional<JobsService>> {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final String SERVICE = "sql-jobs";
    private static final String STALE = "millrace_jobs_stale";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final List<MonitoredService> services;
    private final HttpPages pages;

    public JobsServiceCollector(List<MonitoredService> services, HttpPages pages) {
        this.services = services.stream()
                .filter(service -> service.name().startsWith(SERVICE))
                .toList();
        this.pages = pages;
    }

    /** Empty when none is watched, or none leads. */
    @Override
    public Optional<JobsService> collect(Depth depth) throws IOException, InterruptedException {
        for (MonitoredService service : services) {
            byte[] health =
                    pages.get(service.page("/actuator/health"), MAX_BYTES).body();
            if (leads(health)) {
                byte[] metrics = pages.get(service.page("/actuator/prometheus"), MAX_BYTES)
                        .body();
                return said(service.name(), health, new String(metrics, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static boolean leads(byte[] health) {
        try {
            return MAPPER.readTree(health)
                    .path("components")
                    .path("jobs")
                    .path("details")
                    .path("leader")
                    .asBoolean(false);
        } catch (JacksonException notHealth) {
            return false;
        }
    }

    static Optional<JobsService> said(String name, byte[] health, String metrics) {
        try {
            JsonNode components = MAPPER.readTree(health).path("components");
            JsonNode jobs = components.path("jobs").path("details");
            JsonNode pulls = components.path("pulls").path("details");
            List<String> problems = new ArrayList<>(texts(jobs.path("problems")));
            problems.addAll(texts(pulls.path("problems")));
            List<JobsService.Pull> known = new ArrayList<>();
            pulls.path("pulls").properties().forEach(entry -> known.add(pull(entry.getKey(), entry.getValue())));
            return Optional.of(new JobsService(
                    name,
                    instant(jobs.path("last_look")),
                    jobs.path("jobs").asLong(0),
                    PrometheusText.parse(metrics).stream()
                            .filter(sample -> sample.name().equals(STALE))
                            .mapToLong(sample -> Math.round(sample.value()))
                            .findFirst(),
                    problems,
                    texts(jobs.path("failed")),
                    known));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static JobsService.Pull pull(String name, JsonNode said) {
        return new JobsService.Pull(
                name,
                said.path("dataset").asString(""),
                said.path("schedule").asString(""),
                instant(said.path("last_success")),
                instant(said.path("next")),
                Long.parseLong(said.path("failures").asString("0")),
                said.path("reason").asString(""));
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> texts.add(each.asString("")));
        }
        node.properties()
                .forEach(entry ->
                        texts.add(entry.getKey() + ": " + entry.getValue().asString("")));
        return texts;
    }

    private static Optional<Instant> instant(JsonNode node) {
        try {
            return node.isString() ? Optional.of(Instant.parse(node.stringValue())) : Optional.empty();
        } catch (DateTimeException notAMoment) {
            return Optional.empty();
        }
    }
}
