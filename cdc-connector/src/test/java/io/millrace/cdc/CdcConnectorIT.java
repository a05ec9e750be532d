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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static MySqlBackend mySql;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void startMySql() throws SQLException {
        mySql = Bench.shared().server("mysql");
        run("CREATE USER 'cdc'@'%' IDENTIFIED BY '" + PASSWORD + "'");
        run("GRANT REPLICATION SLAVE, REPLICATION CLIENT, SELECT ON *.* TO 'cdc'@'%'");
        run("CREATE USER 'clerk'@'%' IDENTIFIED BY '" + PASSWORD + "'");
    }

    @Test
    void aServerThatIsSetUpWellIsReadyAndShowsWhereItsBinlogEnds() throws Exception {
        try (ConfigurableApplicationContext service = service("cdc", PASSWORD)) {
            awaitStatus(service, "UP");
            JsonNode details = details(service);
            assertThat(details.path("version").asString()).startsWith("8.");
            assertThat(details.path("serverUuid").asString()).hasSize(36);
            assertThat(details.path("binlogFile").asString()).isNotEmpty();
            assertThat(details.path("binlogPosition").asLong()).isPositive();
            assertThat(details.path("gtids").asString())
                    .contains(details.path("serverUuid").asString());
            assertThat(details.path("findings")).isEmpty();
            assertThat(get(service, "/actuator/prometheus").body())
                    .contains("millrace_source_up{service=\"cdc-connector\",source=\"shop\"} 1.0");

            long before = details.path("binlogPosition").asLong();
            awaitCapture(service, "streaming");
            run("CREATE DATABASE IF NOT EXISTS shop");
            run("CREATE TABLE shop.items (id INT PRIMARY KEY, name VARCHAR(20))");
            run("INSERT INTO shop.items VALUES (1, 'Brøl')");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            details(service).path("binlogPosition").asLong())
                    .isGreaterThan(before));
            await().atMost(PATIENCE).untilAsserted(() -> {
                List<JsonNode> changes = Bench.shared().changes("shop");
                assertThat(changes).hasSize(1);
                assertThat(changes.get(0).path("after").toString()).isEqualTo("{\"id\":1,\"name\":\"Brøl\"}");
            });
            assertThat(get(service, "/actuator/prometheus").body())
                    .contains("millrace_capture_changes_total{service=\"cdc-connector\",source=\"shop\"}");
        }
    }

    @Test
    void aWrongSettingIsNamedWithTheStatementThatMendsIt() throws Exception {
        try (ConfigurableApplicationContext service = service("cdc", PASSWORD)) {
            awaitStatus(service, "UP");
            run("SET GLOBAL binlog_row_metadata = MINIMAL");
            awaitStatus(service, "DOWN");
            JsonNode findings = details(service).path("findings");
            assertThat(findings).hasSize(1);
            assertThat(findings.path(0).path("code").asString()).isEqualTo("binlog_row_metadata_not_full");
            assertThat(get(service, "/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(get(service, "/actuator/health/liveness").statusCode()).isEqualTo(200);

            run(findings.path(0).path("remedy").asString());
            awaitStatus(service, "UP");
        } finally {
            run("SET GLOBAL binlog_row_metadata = FULL");
            run("RESET PERSIST");
        }
    }

    @Test
    void missingGrantsAreNamedAndTheirStatementsMendThem() throws Exception {
        try (ConfigurableApplicationContext service = service("clerk", PASSWORD)) {
            awaitStatus(service, "DOWN");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(details(service).path("findings")).hasSize(3));
            JsonNode findings = details(service).path("findings");
            run(findings.path(0).path("remedy").asString());
            run(findings.path(1).path("remedy").asString());
            awaitStatus(service, "UP");
            assertThat(details(service).path("findings").path(0).path("code").asString())
                    .isEqualTo("grant_select_missing");
        } finally {
            run("REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'clerk'@'%'");
        }
    }

    @Test
    void aWrongPasswordIsDeniedAccessAndNotShown() throws Exception {
        try (ConfigurableApplicationContext service = service("cdc", "not the secret")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(details(service).path("kind").asString()).isEqualTo("access_denied"));
            assertThat(get(service, "/actuator/health").body())
                    .contains("denies access to 'cdc'")
                    .doesNotContain("not the secret");
        }
    }

    @Test
    void anOutageIsShownAndOver() throws Exception {
        try (ConfigurableApplicationContext service = service("cdc", PASSWORD)) {
            awaitStatus(service, "UP");
            mySql.stop();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(details(service).path("kind").asString()).isEqualTo("unreachable"));
            mySql.start();
            awaitStatus(service, "UP");
        } finally {
            mySql.start();
        }
    }

    @Test
    void aServerThatCannotEncryptIsTold() throws Exception {
        try (ConfigurableApplicationContext service = service("cdc", PASSWORD, "verify-full")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(details(service).path("kind").asString()).isEqualTo("tls"));
            assertThat(details(service).path("reason").asString()).contains("tls-certificate");
        }
    }

    @Test
    void withoutSourcesTheServiceIsUpAndSaysSo() throws Exception {
        try (ConfigurableApplicationContext service = MillraceService.start(
                CdcConnectorService.DEFINITION,
                SettingsSource.load(
                        Optional.empty(),
                        Map.of(
                                "MILLRACE_CDC_CONNECTOR_MANAGEMENT_PORT", "0",
                                "MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
                                        Bench.shared().kafka().bootstrapServers(),
                                "MILLRACE_ZOOKEEPER_CONNECT",
                                        Bench.shared().zooKeeper().connectString())))) {
            HttpResponse<String> health = get(service, "/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("none is configured");
        }
    }

    private ConfigurableApplicationContext service(String user, String password) throws IOException {
        return service(user, password, "required");
    }

    private ConfigurableApplicationContext service(String user, String password, String tls) throws IOException {
        Path file = Files.writeString(directory.resolve("millrace.yaml"), """
                kafka: {bootstrap-servers: "%s"}
                zookeeper: {connect: "%s"}
                cdc-connector:
                  management-port: 0
                  check-interval: 200ms
                  topics: {partitions: 2, replication-factor: 1}
                  sources:
                    - {name: shop, host: "%s", port: %d, user: %s, tls: %s, capture: {include-databases: [shop]}}
                """.formatted(
                        Bench.shared().kafka().bootstrapServers(),
                        Bench.shared().zooKeeper().connectString(),
                        mySql.host(),
                        mySql.port(),
                        user,
                        tls));
        SettingsSource source =
                SettingsSource.load(Optional.of(file), Map.of("MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD", password));
        return MillraceService.start(CdcConnectorService.DEFINITION, source);
    }

    private void awaitStatus(ConfigurableApplicationContext service, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(source(service).path("status").asString()).isEqualTo(status));
    }

    private void awaitCapture(ConfigurableApplicationContext service, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        json.readTree(get(service, "/actuator/health").body())
                                .path("components")
                                .path("captures")
                                .path("components")
                                .path("shop")
                                .path("details")
                                .path("state")
                                .asString())
                .isEqualTo(state));
    }

    private JsonNode details(ConfigurableApplicationContext service) throws IOException, InterruptedException {
        return source(service).path("details");
    }

    private JsonNode source(ConfigurableApplicationContext service) throws IOException, InterruptedException {
        return json.readTree(get(service, "/actuator/health").body())
                .path("components")
                .path("sources")
                .path("components")
                .path("shop");
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
