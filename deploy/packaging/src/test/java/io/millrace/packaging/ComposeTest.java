package io.millrace.packaging;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.HttpServiceSettings;
import io.millrace.runtime.settings.ServiceSettings;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** docker-compose.yml is one, and what it gives to the services is what they take. */
class ComposeTest {
    private static final String CONFIGURATION = "deploy/compose/millrace.yaml";
    private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:(\\d+):(\\d+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z0-9_]+:-([^}]*)}");

    private final JsonNode compose = Repository.yaml("docker-compose.yml");

    static List<ServiceDefinition> services() {
        return Services.ALL;
    }

    @Test
    void fitsTheSpecification() throws IOException {
        assertThat(schema().validate(compose)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceStartsWithItsConfiguration(ServiceDefinition service) {
        JsonNode described = service(service.name());
        ServiceSettings settings = Services.settings(service, Repository.file(CONFIGURATION), environment(described));
        assertThat(settings.managementBindAddress()).isEqualTo("0.0.0.0");
        Set<Integer> inner = new TreeSet<>(published(described).values());
        assertThat(inner).contains(settings.managementPort());
        if (settings instanceof HttpServiceSettings http) {
            assertThat(http.httpBindAddress()).isEqualTo("0.0.0.0");
            assertThat(inner).contains(http.httpPort());
        }
        assertThat(described.path("healthcheck").path("test").toString())
                .contains("HealthProbe\",\"" + settings.managementPort() + "\"");
        assertThat(described.path("volumes").toString()).contains(CONFIGURATION);
    }

    @Test
    void thePortsAreThoseOfTheStandaloneInstallation() {
        Set<Integer> published = new TreeSet<>();
        for (JsonNode service : compose.path("services")) {
            published.addAll(published(service).keySet());
        }
        Map<String, Integer> standalone = new TreeMap<>(Ports.of(Map.of()).byName());
        // Nobody but the monitor asks its database, which has no need of the machine's ports here.
        assertThat(standalone.remove("state")).isNotNull();
        assertThat(published).isEqualTo(new TreeSet<>(standalone.values()));
        assertThat(published(service("kafka"))).containsKey(Component.KAFKA.defaultPort());
        assertThat(published(service("object-store"))).containsKey(Component.OBJECT_STORE.defaultPort());
        assertThat(published(service("warehouse"))).containsKey(Component.WAREHOUSE.defaultPort());
        assertThat(published(service("zookeeper"))).containsKey(Component.ZOOKEEPER.defaultPort());
    }

    @Test
    void everyServerAndServiceIsWaitedForByItsHealth() {
        for (Map.Entry<String, JsonNode> service : compose.path("services").properties()) {
            for (Map.Entry<String, JsonNode> needed :
                    service.getValue().path("depends_on").properties()) {
                JsonNode other = service(needed.getKey());
                String condition = needed.getValue().path("condition").asString();
                assertThat(condition)
                        .as(service.getKey() + " on " + needed.getKey())
                        .isEqualTo(other.has("healthcheck") ? "service_healthy" : "service_completed_successfully");
            }
            assertThat(service.getValue().has("healthcheck") || service.getKey().equals("bucket"))
                    .as(service.getKey() + " has a health check")
                    .isTrue();
        }
    }

    private JsonNode service(String name) {
        JsonNode service = compose.path("services").path(name);
        assertThat(service.isObject()).as(name).isTrue();
        return service;
    }

    private static Map<Integer, Integer> published(JsonNode service) {
        Map<Integer, Integer> ports = new LinkedHashMap<>();
        for (JsonNode port : service.path("ports")) {
            Matcher published = PUBLISHED.matcher(port.asString());
            assertThat(published.matches()).as(port + " is on loopback").isTrue();
            ports.put(Integer.valueOf(published.group(1)), Integer.valueOf(published.group(2)));
        }
        return ports;
    }

    /** As on a machine that sets none of the variables. */
    private static Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new LinkedHashMap<>();
        service.path("environment")
                .properties()
                .forEach(variable -> environment.put(
                        variable.getKey(),
                        VARIABLE.matcher(variable.getValue().asString()).replaceAll("$1")));
        return environment;
    }

    private static Schema schema() throws IOException {
        byte[] text = Files.readAllBytes(Path.of("src", "test", "resources", "compose-spec", "compose-spec.json"));
        ObjectNode schema = (ObjectNode) new JsonMapper().readTree(text);
        // Names its dialect in a way that validators don't know; it is the one below.
        schema.remove("$schema");
        withoutIds(schema);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(schema);
    }

    /** As earlier drafts wrote them; nothing refers to them. */
    private static void withoutIds(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("id").isString()) {
            object.remove("id");
        }
        schema.forEach(ComposeTest::withoutIds);
    }
}
