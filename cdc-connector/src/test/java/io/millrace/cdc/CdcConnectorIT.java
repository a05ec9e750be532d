package io.millrace.cdc;

import io.millrace.cdc.capture.Bench;
import io.millrace.embedded.MySqlBackend;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.settings.SettingsSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.Driver;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service against a real MySQL server. */
class CdcConnectorIT {
    private static final String PASSWORD = "a capture secret";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static final String SHOP = "shop";
    private static final String CLERK = "clerk";
    private static final String STRANGER = "stranger";
    private static final String SEALED = "sealed";

    private record Login(String source, String user, String password, String tls) {}

    private static MySqlBackend mySql;

    /** A service with a source that can be captured. */
    private static ConfigurableApplicationContext ready;

    /** A service with sources that each lack something. */
    private static ConfigurableApplicationContext faulty;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void start() throws SQLException, IOException {
        mySql = Bench.shared().server("mysql");
        run("CREATE USER 'cdc'@'%' IDENTIFIED BY '" + PASSWORD + "'");
        run("GRANT REPLICATION SLAVE, REPLICATION CLIENT, SELECT ON *.* TO 'cdc'@'%'");
        run("CREATE USER 'clerk'@'%' IDENTIFIED BY '" + PASSWORD + "'");
        ready = service(new Login(SHOP, "cdc", PASSWORD, "required"));
        faulty = service(
                new Login(CLERK, "clerk", PASSWORD, "required"),
                new Login(STRANGER, "cdc", "not the secret", "required"),
                new Login(SEALED, "cdc", PASSWORD, "verify-full"));
    }

    @AfterAll
    static void stop() {
        Stream.of(ready, faulty).filter(Objects::nonNull).forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void aServerThatIsSetUpWellIsReadyAndShowsWhereItsBinlogEnds() throws Exception {
        awaitStatus(SHOP, "UP");
        JsonNode details = details(SHOP);
        assertThat(details.path("version").asString()).startsWith("8.");
        assertThat(details.path("serverUuid").asString()).hasSize(36);
        assertThat(details.path("binlogFile").asString()).isNotEmpty();
        assertThat(details.path("binlogPosition").asLong()).isPositive();
        assertThat(details.path("gtids").asString())
                .contains(details.path("serverUuid").asString());
        assertThat(details.path("findings")).isEmpty();
        assertThat(get(ready, "/actuator/prometheus").body())
                .contains("millrace_source_up{service=\"cdc-connector\",source=\"shop\"} 1.0");

        long before = details.path("binlogPosition").asLong();
        awaitCapture("streaming");
        run("CREATE DATABASE IF NOT EXISTS shop");
        run("CREATE TABLE shop.items (id INT PRIMARY KEY, name VARCHAR(20))");
        run("INSERT INTO shop.items VALUES (1, 'Brøl')");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        details(SHOP).path("binlogPosition").asLong())
                .isGreaterThan(before));
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<JsonNode> changes = Bench.shared().changes("shop");
            assertThat(changes).hasSize(1);
            assertThat(changes.get(0).path("after").toString()).isEqualTo("{\"id\":1,\"name\":\"Brøl\"}");
        });
        assertThat(get(ready, "/actuator/prometheus").body())
                .contains("millrace_capture_changes_total{service=\"cdc-connector\",source=\"shop\"}");
    }

    @Test
    void aWrongSettingIsNamedWithTheStatementThatMendsIt() throws Exception {
        try {
            awaitStatus(SHOP, "UP");
            run("SET GLOBAL binlog_row_metadata = MINIMAL");
            awaitStatus(SHOP, "DOWN");
            JsonNode findings = details(SHOP).path("findings");
            assertThat(findings).hasSize(1);
            assertThat(findings.path(0).path("code").asString()).isEqualTo("binlog_row_metadata_not_full");
            assertThat(get(ready, "/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(get(ready, "/actuator/health/liveness").statusCode()).isEqualTo(200);

            run(findings.path(0).path("remedy").asString());
            awaitStatus(SHOP, "UP");
        } finally {
            run("SET GLOBAL binlog_row_metadata = FULL");
            run("RESET PERSIST");
        }
    }

    @Test
    void anOutageIsShownAndOver() throws Exception {
        try {
            awaitStatus(SHOP, "UP");
            mySql.stop();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(details(SHOP).path("kind").asString()).isEqualTo("unreachable"));
            mySql.start();
            awaitStatus(SHOP, "UP");
        } finally {
            mySql.start();
        }
    }

    @Test
    void missingGrantsAreNamedAndTheirStatementsMendThem() throws Exception {
        try {
            awaitStatus(CLERK, "DOWN");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(details(CLERK).path("findings")).hasSize(3));
            JsonNode findings = details(CLERK).path("findings");
            run(findings.path(0).path("remedy").asString());
            run(findings.path(1).path("remedy").asString());
            awaitStatus(CLERK, "UP");
            assertThat(details(CLERK).path("findings").path(0).path("code").asString())
                    .isEqualTo("grant_select_missing");
        } finally {
            run("REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'clerk'@'%'");
        }
    }

    @Test
    void aWrongPasswordIsDeniedAccessAndNotShown() throws Exception {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(details(STRANGER).path("kind").asString()).isEqualTo("access_denied"));
        assertThat(get(faulty, "/actuator/health").body())
                .contains("denies access to 'cdc'")
                .doesNotContain("not the secret");
    }

    @Test
    void aServerThatCannotEncryptIsTold() throws Exception {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(details(SEALED).path("kind").asString()).isEqualTo("tls"));
        assertThat(details(SEALED).path("reason").asString()).contains("tls-certificate");
    }

    @Test
    void withoutSourcesTheServiceIsUpAndSaysSo() throws Exception {
        try (ConfigurableApplicationContext service = service()) {
            HttpResponse<String> health = get(service, "/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("none is configured");
        }
    }

    /** A service with these sources. */
    private static ConfigurableApplicationContext service(Login... logins) throws IOException {
        Map<String, String> environment = new HashMap<>();
        StringBuilder sources = new StringBuilder();
        for (Login login : logins) {
            environment.put("MILLRACE_CDC_CONNECTOR_SOURCES_" + environment.size() + "_PASSWORD", login.password());
            sources.append(
                    "    - {name: %s, host: \"%s\", port: %d, user: %s, tls: %s, capture: {include-databases: [shop]}}\n"
                            .formatted(login.source(), mySql.host(), mySql.port(), login.user(), login.tls()));
        }
        Path file = Files.writeString(
                Files.createTempFile(directory, "millrace", ".yaml"),
                """
                kafka: {bootstrap-servers: "%s"}
                zookeeper: {connect: "%s"}
                cdc-connector:
                  management-port: 0
                  check-interval: 200ms
                  topics: {partitions: 2, replication-factor: 1}
                """.formatted(
                                        Bench.shared().kafka().bootstrapServers(),
                                        Bench.shared().zooKeeper().connectString())
                        + (logins.length == 0 ? "" : "  sources:\n" + sources));
        return MillraceService.start(
                CdcConnectorService.DEFINITION, SettingsSource.load(Optional.of(file), environment));
    }

    private void awaitStatus(String source, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(source(source).path("status").asString()).isEqualTo(status));
    }

    private void awaitCapture(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        json.readTree(get(ready, "/actuator/health").body())
                                .path("components")
                                .path("captures")
                                .path("components")
                                .path("shop")
                                .path("details")
                                .path("state")
                                .asString())
                .isEqualTo(state));
    }

    private JsonNode details(String source) throws IOException, InterruptedException {
        return source(source).path("details");
    }

    private JsonNode source(String source) throws IOException, InterruptedException {
        return json.readTree(get(source.equals(SHOP) ? ready : faulty, "/actuator/health")
                        .body())
                .path("components")
                .path("sources")
                .path("components")
                .path(source);
    }

    private HttpResponse<String> get(ConfigurableApplicationContext service, String path)
            throws IOException, InterruptedException {
        String port = service.getEnvironment().getProperty("local.server.port");
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void run(String sql) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", mySql.user());
        login.setProperty("password", mySql.password());
        login.setProperty("sslMode", "trust");
        try (Connection connection =
                        new Driver().connect("jdbc:mariadb://" + mySql.host() + ":" + mySql.port() + "/", login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
