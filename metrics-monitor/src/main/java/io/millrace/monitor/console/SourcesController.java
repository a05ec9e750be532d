package io.millrace.monitor.console;

import io.millrace.monitor.MonitorSettings;
import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.HttpPages;
import io.millrace.monitor.collect.Reasons;
import io.millrace.monitor.stage.StageRounds;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The source databases and the copies of their tables, from the health that the connectors show. */
@RestController
final class SourcesController {
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final String CONNECTOR = "cdc-connector";
    private static final int MAX_BYTES = 1024 * 1024;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Map<String, String> FACTS = factNames();

    private final Pages pages;
    private final List<MonitoredService> connectors;
    private final HttpPages http;
    private final StageRounds stages;

    SourcesController(Pages pages, MonitorSettings settings, HttpPages http, StageRounds stages) {
        this.pages = pages;
        this.connectors = settings.services().stream()
                .filter(service -> service.name().startsWith(CONNECTOR))
                .toList();
        this.http = http;
        this.stages = stages;
    }

    @GetMapping("/sources")
    ResponseEntity<String> sources(HttpServletRequest request) {
        List<SourcesView.Source> sources = new ArrayList<>();
        String problem = connectors.isEmpty() ? "No connector is among the services that are watched." : "";
        List<DatasetRow> tables = stages.board().datasets().stream()
                .map(DatasetRow::of)
                .filter(DatasetRow::changes)
                .toList();
        for (MonitoredService connector : connectors) {
            try {
                HttpPages.Page page = http.get(connector.page("/actuator/health"), MAX_BYTES);
                sources.addAll(
                        sources(connector.name(), MAPPER.readTree(page.body()).path("components"), tables));
            } catch (IOException | JacksonException e) {
                problem = connector.name() + " does not answer: " + Reasons.of(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                problem = "The monitor is stopping.";
            }
        }
        return pages.page(
                "sources", new SourcesView(pages.shell(request, "Sources", "sources", REFRESH), sources, problem));
    }

    private static List<SourcesView.Source> sources(String connector, JsonNode health, List<DatasetRow> tables) {
        JsonNode captures = named(health, "capture");
        JsonNode servers = named(health, "source");
        JsonNode verifications = named(health, "verification").path("details");
        Set<String> names = new TreeSet<>();
        captures.path("components").propertyNames().forEach(names::add);
        servers.path("components").propertyNames().forEach(names::add);
        List<SourcesView.Source> sources = new ArrayList<>();
        for (String name : names) {
            JsonNode capture = captures.path("components").path(name);
            JsonNode server = servers.path("components").path(name);
            Map<String, String> snapshots = texts(capture.path("details").path("snapshots"));
            String done = snapshots.remove("done");
            sources.add(new SourcesView.Source(
                    name,
                    connector,
                    state(capture),
                    facts(server, capture),
                    snapshots,
                    done == null ? 0 : Long.parseLong(done),
                    findings(server.path("details").path("findings")),
                    verification(verifications.path(name)),
                    tables.stream()
                            .filter(row -> row.name().startsWith(name + "."))
                            .toList()));
        }
        return sources;
    }

    /** The part of the health whose name begins so: capture, captures, captureHealth. */
    private static JsonNode named(JsonNode health, String beginning) {
        for (Map.Entry<String, JsonNode> part : health.properties()) {
            if (part.getKey().toLowerCase(java.util.Locale.ROOT).startsWith(beginning)) {
                return part.getValue();
            }
        }
        return MAPPER.missingNode();
    }

    private static State state(JsonNode capture) {
        String state = capture.path("details").path("state").asString("not known");
        return switch (state) {
            case "streaming" -> new State("good", "streaming");
            case "standby" -> new State("none", "standby");
            case "failed" -> new State("bad", "failed");
            case "starting" -> new State("move", "starting");
            default -> new State("none", state);
        };
    }

    private static Map<String, String> facts(JsonNode server, JsonNode capture) {
        Map<String, String> facts = new LinkedHashMap<>();
        FACTS.forEach((key, label) -> {
            JsonNode value = capture.path("details").path(key);
            if (value.isMissingNode()) {
                value = server.path("details").path(key);
            }
            if (value.isValueNode() && !value.asString("").isEmpty()) {
                facts.put(label, value.asString(""));
            }
        });
        return facts;
    }

    private static Map<String, String> factNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("version", "Server");
        names.put("secondsBehind", "Seconds behind");
        names.put("bytesBehind", "Bytes behind");
        names.put("lastEventAt", "Last change");
        names.put("lastContact", "Last contact");
        names.put("since", "In this state since");
        names.put("reason", "Reason");
        names.put("file", "Binlog file");
        names.put("position", "Position");
        names.put("gtids", "GTIDs");
        return names;
    }

    private static List<SourcesView.Finding> findings(JsonNode findings) {
        List<SourcesView.Finding> list = new ArrayList<>();
        findings.forEach(finding -> list.add(new SourcesView.Finding(
                finding.path("severity").asString(""),
                finding.path("problem").asString(""),
                finding.path("remedy").asString(""))));
        return list;
    }

    private static Map<String, String> verification(JsonNode report) {
        if (report.isString()) {
            return Map.of("State", report.stringValue());
        }
        return texts(report);
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
