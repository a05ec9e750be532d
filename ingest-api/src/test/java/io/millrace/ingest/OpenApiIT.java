package io.millrace.ingest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.schemas.error.ErrorCode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The served description says what the edge does: no more, no less. */
@ExtendWith(SharedEdge.class)
class OpenApiIT {
    private static final String ID = "urn:millrace:openapi";
    private static final String TRACK = "{\"event\":\"Described\",\"userId\":\"u\"}";

    private final IngestHarness edge;
    private final JsonNode description;
    private final SchemaRegistry schemas;

    OpenApiIT(IngestHarness edge) {
        this.edge = edge;
        Map<String, Object> yaml =
                new Yaml().load(edge.get(edge.uri("/openapi.yaml")).body());
        this.description = new JsonMapper().valueToTree(yaml);
        this.schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Map.of(ID, description.toString())));
    }

    /** A request, and the status that it must be answered with. */
    private record Sample(int status, String endpoint, String query, String contentType, String body) {
        static Sample post(int status, String path, String body) {
            return new Sample(status, "POST " + path, "", "application/json", body);
        }

        static Sample get(int status, String path, String query) {
            return new Sample(status, "GET " + path, query, "", "");
        }
    }

    @Test
    void describesEveryEndpointAndNoOther() {
        assertThat(description.path("openapi").asString()).startsWith("3.1");
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            JsonNode item = resolved("#/paths/" + pointer(path.getKey())).node;
            item.propertyNames()
                    .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }
        assertThat(described).isEqualTo(served());
    }

    @Test
    void everySampleIsTakenAndAnsweredAsDescribed() {
        Set<String> shown = new TreeSet<>();
        for (Sample sample : samples()) {
            HttpResponse<String> answer = send(sample);
            String at = sample + " -> " + answer.statusCode() + " " + answer.body();
            assertThat(answer.statusCode()).as(at).isEqualTo(sample.status);
            Node operation = operation(sample.endpoint);
            if (sample.status == 200) {
                shown.add(sample.endpoint);
                requireValid(operation, "requestBody", sample.contentType, sample.body, at);
            }
            Node response = operation.child("responses").child(Integer.toString(sample.status));
            assertThat(response.node.isMissingNode()).as(at).isFalse();
            String type = answer.headers().firstValue("Content-Type").orElse("");
            Node content = response.child("content").child(type);
            assertThat(content.node.isMissingNode()).as(at).isFalse();
            if (type.endsWith("json")) {
                assertThat(errors(content.child("schema"), answer.body()))
                        .as(at)
                        .isEmpty();
            }
        }
        assertThat(shown).as("endpoints with a sample that is answered 200").isEqualTo(served());
    }

    @Test
    void theCodesAreThoseOfMillrace() {
        Set<String> known =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::text).collect(Collectors.toSet());
        JsonNode codes = description.at("/components/schemas/Code/enum");
        assertThat(codes).isNotEmpty().allSatisfy(code -> assertThat(known).contains(code.asString()));
    }

    private static List<Sample> samples() {
        String event = "{\"table\":\"described\",\"id\":\"1\",\"key\":\"k\",\"datum\":{\"a\":1}}";
        String page =
                "{\"anonymousId\":\"a\",\"name\":\"n\",\"properties\":{\"path\":\"/\"},\"context\":{\"ip\":\"1.2.3.4\"}}";
        String group = "{\"userId\":\"u\",\"groupId\":\"g\",\"traits\":{}}";
        String alias = "{\"userId\":\"u\",\"previousId\":\"p\"}";
        String merge =
                "{\"mergeProperties\":[{\"type\":\"email\",\"value\":\"a@b.c\"},{\"type\":\"mobile\",\"value\":\"+49\"}]}";
        String typed = "{\"type\":\"track\"," + TRACK.substring(1);
        String batch = "{\"sentAt\":\"2026-11-23T02:00:00Z\",\"batch\":[" + typed + "]}";
        String partly = "{\"batch\":[" + typed + ",{\"type\":\"track\"}]}";
        String large =
                "{\"event\":\"Described\",\"userId\":\"u\",\"properties\":{\"a\":\"" + "x".repeat(33_000) + "\"}}";
        String pixel = "event=Described&userId=u&properties.a=b";
        return List.of(
                Sample.post(200, "/v1/events", event),
                Sample.post(200, "/v1/events", "[" + event + "]"),
                new Sample(200, "POST /v1/events", "", "application/x-ndjson", event + "\n" + event),
                Sample.post(400, "/v1/events", "{"),
                Sample.post(413, "/v1/events", "x".repeat(600_000)),
                Sample.post(200, "/v1/track", TRACK),
                new Sample(200, "POST /v1/t", "", "text/plain", TRACK),
                Sample.post(400, "/v1/track", "{\"userId\":\"u\"}"),
                Sample.post(413, "/v1/track", large),
                Sample.post(200, "/v1/identify", "{\"userId\":7,\"traits\":{\"a\":1}}"),
                Sample.post(200, "/v1/i", "{\"userId\":\"u\"}"),
                Sample.post(200, "/v1/page", page),
                Sample.post(200, "/v1/p", page),
                Sample.post(200, "/v1/screen", page),
                Sample.post(200, "/v1/s", page),
                Sample.post(200, "/v1/group", group),
                Sample.post(200, "/v1/g", group),
                Sample.post(200, "/v1/alias", alias),
                Sample.post(200, "/v1/a", alias),
                Sample.post(200, "/v1/merge", merge),
                Sample.post(400, "/v1/merge", "{\"mergeProperties\":[]}"),
                Sample.post(200, "/v1/batch", batch),
                Sample.post(200, "/v1/b", batch),
                Sample.post(200, "/v1/import", batch),
                Sample.post(400, "/v1/batch", "{}"),
                new Sample(200, "POST /v1/beacon", "", "text/plain", batch),
                new Sample(200, "POST /v1/beacon", "", "text/plain", typed),
                Sample.post(200, "/v1/beacon", "[" + event + "]"),
                new Sample(200, "POST /beacon/v1/batch", "writeKey=" + IngestHarness.KEY, "text/plain", batch),
                Sample.post(400, "/v1/beacon", "[]]"),
                new Sample(200, "POST /v1/m", "", "text/plain", "{\"series\":[]}"),
                Sample.post(200, "/v1/webhook/{name}", "{\"a\":1}"),
                Sample.post(200, "/v1/webhook/{name}", "[{\"a\":1},{\"b\":[]}]"),
                new Sample(200, "POST /v1/webhook/{name}", "", "application/x-www-form-urlencoded", "a=1&b=%2B49"),
                Sample.post(400, "/v1/webhook/{name}", "7"),
                Sample.get(200, "/v1/pixel/track", pixel),
                Sample.get(200, "/v1/pixel/identify", "userId=u&traits.a=b"),
                Sample.get(200, "/v1/pixel/page", "anonymousId=a"),
                Sample.get(200, "/v1/pixel/screen", "anonymousId=a"),
                Sample.get(200, "/v1/pixel/group", "userId=u&groupId=g"),
                Sample.get(200, "/v1/pixel/alias", "userId=u&previousId=p"),
                Sample.get(200, "/pixel/v1/track", pixel),
                Sample.get(200, "/pixel/v1/page", "anonymousId=a"),
                Sample.get(400, "/v1/pixel/track", "data=%21"),
                Sample.get(200, "/openapi.yaml", ""),
                // Answered 200 with a result for each call, one of which was rejected: the request is not as described.
                new Sample(401, "POST /v1/events", "", "application/json", event),
                new Sample(401, "POST /v1/batch", "", "application/json", partly),
                new Sample(401, "GET /v1/pixel/track", "event=E&userId=u&writeKey=other", "", ""),
                new Sample(401, "POST /v1/webhook/{name}", "writeKey=other", "application/json", "{}"));
    }

    private HttpResponse<String> send(Sample sample) {
        String method = sample.endpoint.substring(0, sample.endpoint.indexOf(' '));
        String path =
                sample.endpoint.substring(sample.endpoint.indexOf(' ') + 1).replace("{name}", "described_hook");
        String target = sample.query.isEmpty() ? path : path + "?" + sample.query;
        HttpRequest.Builder request = sample.status == 401
                ? HttpRequest.newBuilder(edge.uri(target))
                : sample.query.contains("writeKey") ? HttpRequest.newBuilder(edge.uri(target)) : edge.request(target);
        if (!sample.contentType.isEmpty()) {
            request.header("Content-Type", sample.contentType);
        }
        return edge.send(
                method.equals("GET")
                        ? request
                        : request.method(method, HttpRequest.BodyPublishers.ofString(sample.body)));
    }

    private Set<String> served() {
        return edge.routes().all().stream()
                .map(endpoint -> endpoint.endsWith("/") ? endpoint + "{name}" : endpoint)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void requireValid(Node operation, String child, String contentType, String body, String at) {
        Node requestBody = operation.child(child);
        if (body.isEmpty()) {
            assertThat(requestBody.node.isMissingNode()).as(at).isTrue();
            return;
        }
        Node content = requestBody.child("content").child(contentType);
        assertThat(content.node.isMissingNode()).as(at).isFalse();
        if (content.child("schema").node.path("type").asString("").equals("string")) {
            return;
        }
        assertThat(errors(content.child("schema"), body)).as(at).isEmpty();
    }

    private List<Error> errors(Node schema, String json) {
        return schemas.getSchema(SchemaLocation.of(ID + schema.pointer)).validate(json, InputFormat.JSON);
    }

    private Node operation(String endpoint) {
        int space = endpoint.indexOf(' ');
        return resolved("#/paths/" + pointer(endpoint.substring(space + 1)))
                .child(endpoint.substring(0, space).toLowerCase(Locale.ROOT));
    }

    private Node resolved(String pointer) {
        JsonNode node = description.at(pointer.substring(1));
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode() ? new Node(pointer, node) : resolved(reference.asString());
    }

    private static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** A place in the description, references followed. */
    private final class Node {
        private final String pointer;
        private final JsonNode node;

        private Node(String pointer, JsonNode node) {
            this.pointer = pointer;
            this.node = node;
        }

        private Node child(String name) {
            return resolved(pointer + "/" + OpenApiIT.pointer(name));
        }
    }
}
