package io.millrace.packaging;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.HttpServiceSettings;
import io.millrace.runtime.settings.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The chart as Helm renders it: what it gives to the services is what they take, and all names meet. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is brought for it alone")
class HelmChartTest {
    private static final Path CHART = Repository.file("deploy/helm/millrace").toAbsolutePath();
    /** What the chart takes from Secrets. */
    private static final Map<String, String> SECRETS =
            Map.of("MILLRACE_WAREHOUSE_PASSWORD", "secret", "MILLRACE_STATE_PASSWORD", "secret");

    @TempDir
    private Path directory = Path.of("");

    private List<JsonNode> objects = List.of();

    @BeforeEach
    void render() {
        objects = rendered(Map.of("services.sql-jobs.enabled", "true", "services.sql-jobs.jobsConfigMap", "jobs"));
    }

    @Test
    void helmFindsNoFault() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void everyServiceStartsWithItsConfiguration() throws IOException {
        JsonNode settings = find("ConfigMap", "m-settings");
        Path file = Files.writeString(
                directory.resolve("millrace.yaml"),
                settings.path("data").path("millrace.yaml").asString());
        for (ServiceDefinition service : Services.ALL) {
            ServiceSettings read = Services.settings(service, file, SECRETS);
            assertThat(read.managementBindAddress()).isEqualTo("0.0.0.0");
            JsonNode container = container(service.name());
            assertThat(port(container, "management")).contains(read.managementPort());
            if (read instanceof HttpServiceSettings http) {
                assertThat(http.httpBindAddress()).isEqualTo("0.0.0.0");
                assertThat(port(container, "http")).contains(http.httpPort());
            }
            assertThat(container.path("image").asString()).startsWith("millrace/" + service.name() + ":");
        }
        assertThat(settings.toString()).contains("http://m-lake-writer:9003").doesNotContain("password");
    }

    @Test
    void everyServiceIsProbedAndMayDoLittle() {
        for (String service : Services.names()) {
            JsonNode container = container(service);
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                JsonNode asked = container.path(probe).path("httpGet");
                assertThat(asked.path("port").asString()).isEqualTo("management");
                assertThat(asked.path("path").asString())
                        .isEqualTo("/actuator/health/" + (probe.equals("readinessProbe") ? "readiness" : "liveness"));
            }
            assertThat(container.path("resources").path("limits").has("memory")).isTrue();
            JsonNode rights = container.path("securityContext");
            assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(rights.path("allowPrivilegeEscalation").asBoolean()).isFalse();
            assertThat(rights.path("capabilities").path("drop").toString()).isEqualTo("[\"ALL\"]");
            JsonNode pod = find("Deployment", "m-" + service)
                    .path("spec")
                    .path("template")
                    .path("spec");
            assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean())
                    .isTrue();
            assertThat(find("ServiceAccount", pod.path("serviceAccountName").asString())
                            .isMissingNode())
                    .isFalse();
        }
    }

    @Test
    void everySelectorMeetsItsPods() {
        for (JsonNode object : objects) {
            String kind = object.path("kind").asString();
            JsonNode selector =
                    switch (kind) {
                        case "Service" -> object.path("spec").path("selector");
                        case "Deployment", "PodDisruptionBudget" ->
                            object.path("spec").path("selector").path("matchLabels");
                        case "NetworkPolicy" ->
                            object.path("spec").path("podSelector").path("matchLabels");
                        default -> new JsonMapper().createObjectNode();
                    };
            if (selector.isEmpty()) {
                continue;
            }
            String name = object.path("metadata").path("name").asString().replaceFirst("-http$", "");
            JsonNode labels = find("Deployment", name)
                    .path("spec")
                    .path("template")
                    .path("metadata")
                    .path("labels");
            selector.properties().forEach(label -> assertThat(labels.path(label.getKey()))
                    .as(kind + " " + name + " " + label.getKey())
                    .isEqualTo(label.getValue()));
        }
    }

    @Test
    void whatRunsInCopiesHasABudgetAndScales() {
        for (String service : List.of("ingest-api", "cdc-connector", "lake-writer", "warehouse-loader")) {
            assertThat(find("PodDisruptionBudget", "m-" + service).isMissingNode())
                    .as(service)
                    .isFalse();
        }
        for (String service : Services.names()) {
            assertThat(find("NetworkPolicy", "m-" + service).isMissingNode()).isFalse();
        }
        assertThat(find("HorizontalPodAutoscaler", "m-ingest-api").isMissingNode())
                .isFalse();
        assertThat(find("HorizontalPodAutoscaler", "m-lake-writer").isMissingNode())
                .isFalse();
        // A number of copies beside an autoscaler would undo what that does, at every upgrade.
        assertThat(find("Deployment", "m-lake-writer").path("spec").has("replicas"))
                .isFalse();
    }

    @Test
    void scalesOnLagWhereKedaIs() {
        objects = rendered(Map.of("keda.enabled", "true"));
        JsonNode trigger = find("ScaledObject", "m-lake-writer")
                .path("spec")
                .path("triggers")
                .get(0);
        assertThat(trigger.path("metadata").path("consumerGroup").asString()).isEqualTo("millrace-lake-writer");
        assertThat(find("HorizontalPodAutoscaler", "m-lake-writer").isMissingNode())
                .isTrue();
    }

    @Test
    void whatIsNotAskedForIsNotMade() {
        objects = rendered(Map.of("services.cdc-connector.enabled", "false", "networkPolicy.enabled", "false"));
        assertThat(objects)
                .noneMatch(object ->
                        object.path("metadata").path("name").asString().contains("cdc-connector"));
        assertThat(objects).noneMatch(object -> object.path("kind").asString().equals("NetworkPolicy"));
    }

    @Test
    void jobsRunOnlyWhereThereAreJobs() {
        assertThat(find("Deployment", "m-sql-jobs").toString()).contains("\"/etc/millrace/jobs\"");
        objects = rendered(Map.of());
        assertThat(find("Deployment", "m-sql-jobs").isMissingNode()).isTrue();
        assertThat(find("ConfigMap", "m-settings").toString()).doesNotContain("m-sql-jobs:9006");
    }

    @Test
    void theSchemaRefusesWrongValues() {
        assertThatThrownBy(() -> rendered(Map.of("services.lake-writer.managementPort", "99999")))
                .hasMessageContaining("managementPort");
        assertThatThrownBy(() -> rendered(Map.of("settings.lake-wirter.batch-age", "60s")))
                .hasMessageContaining("lake-wirter");
    }

    private static List<JsonNode> rendered(Map<String, String> values) {
        var template = new Helm(CHART).template().withName("m").withKubeVersion("1.30.0");
        values.forEach(template::set);
        List<JsonNode> objects = new ArrayList<>();
        for (Object document : new Yaml().loadAll(template.call())) {
            JsonNode object = new JsonMapper().valueToTree(document);
            if (object.isObject()) {
                objects.add(object);
            }
        }
        return objects;
    }

    private JsonNode find(String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asString().equals(kind))
                .filter(object ->
                        object.path("metadata").path("name").asString().equals(name))
                .findFirst()
                .orElseGet(() -> new JsonMapper().createObjectNode().path("missing"));
    }

    private JsonNode container(String service) {
        return find("Deployment", "m-" + service)
                .path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .path(0);
    }

    private static Optional<Integer> port(JsonNode container, String name) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asString().equals(name)) {
                return Optional.of(port.path("containerPort").asInt());
            }
        }
        return Optional.empty();
    }
}
