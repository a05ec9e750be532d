package io.millrace.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Every alert has a runbook, every runbook an alert, and both speak of metrics that the services have. */
class RunbooksTest {
    private static final String ALERTS = "deploy/prometheus/alerts.yaml";
    private static final String RUNBOOKS = "docs/operations/alerts.md";
    private static final String DASHBOARD = "deploy/grafana/millrace.json";
    private static final List<String> MODULES = List.of(
            "ingest-api",
            "cdc-connector",
            "batch-loader/lake-writer",
            "batch-loader/sql-jobs",
            "warehouse-loader",
            "metrics-monitor",
            "deploy/service-runtime");
    private static final Pattern METRIC = Pattern.compile("\\bmillrace_[a-z_]+");
    private static final Pattern METER = Pattern.compile("\"millrace[._][a-z._]+\"");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(#[^)]*)?\\)");

    @Test
    void everyAlertHasARunbook() {
        Set<String> alerts = new TreeSet<>();
        for (JsonNode rule : Repository.yaml(ALERTS).path("groups").path(0).path("rules")) {
            alerts.add(rule.path("alert").asString());
            assertThat(rule.path("expr").asString()).contains("millrace_");
            assertThat(rule.path("labels").path("severity").asString()).isIn("page", "ticket");
            assertThat(rule.path("annotations").path("summary").asString()).isNotBlank();
            assertThat(Repository.text(RUNBOOKS))
                    .contains("## " + rule.path("alert").asString() + "\n\n*"
                            + rule.path("labels").path("severity").asString() + ".*");
        }
        Set<String> runbooks = Pattern.compile("(?m)^## (\\w+)$")
                .matcher(Repository.text(RUNBOOKS))
                .results()
                .map(heading -> heading.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(runbooks).isEqualTo(alerts);
    }

    @Test
    void everyMetricExists() throws IOException {
        Set<String> meters = meters();
        for (String file : List.of(ALERTS, RUNBOOKS, DASHBOARD, "docs/operations/capacity.md", "docs/monitoring.md")) {
            Matcher metric = METRIC.matcher(Repository.text(file));
            while (metric.find()) {
                String name = metric.group().replaceFirst("_(seconds_count|seconds_sum|seconds_max)$", "");
                String base = name.replaceFirst("_(total|seconds|bytes)$", "");
                assertThat(meters).as(file + ": " + metric.group()).containsAnyOf(name, base);
            }
        }
    }

    /** Grafana's "JSON model" names what a dashboard has to have. */
    @Test
    void everyPanelOfTheDashboardAsksForSomething() {
        JsonNode dashboard = Repository.yaml(DASHBOARD);
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt()))
                    .as(panel.path("title").asString())
                    .isTrue();
            assertThat(panel.path("title").asString()).isNotBlank();
            if (panel.path("type").asString().equals("row")) {
                continue;
            }
            assertThat(panel.path("description").asString()).isNotBlank();
            assertThat(panel.path("targets").size()).isPositive();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.path("expr").asString()).contains("millrace_");
                assertThat(target.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
            }
        }
        assertThat(ids).hasSizeGreaterThan(15);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        try (Stream<Path> pages = Files.list(Repository.file("docs/operations"))) {
            for (Path page : pages.toList()) {
                Matcher link = LINK.matcher(Files.readString(page));
                while (link.find()) {
                    Path target = link.group(1).isEmpty()
                            ? page
                            : page.resolveSibling(link.group(1)).normalize();
                    assertThat(target).as(page + ": " + link.group()).exists();
                    if (link.group(2) != null) {
                        assertThat(anchors(target))
                                .as(page + ": " + link.group())
                                .contains(link.group(2));
                    }
                }
            }
        }
    }

    private static Set<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> "#"
                        + line.replaceFirst("^#+ ", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                                .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** Names of all meters, as Prometheus shows them but for their units. */
    private static Set<String> meters() throws IOException {
        Set<String> meters = new TreeSet<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Repository.file(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    METER.matcher(Files.readString(file))
                            .results()
                            .map(meter -> meter.group().replace("\"", "").replace('.', '_'))
                            .forEach(meters::add);
                }
            }
        }
        return meters;
    }
}
