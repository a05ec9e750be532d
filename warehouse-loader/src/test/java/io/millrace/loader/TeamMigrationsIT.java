package io.millrace.loader;

import io.millrace.loader.lock.ZooKeeperClient;
import io.millrace.loader.migration.TeamMigrations;
import io.millrace.loader.migration.WarehouseMigration;
import io.millrace.loader.warehouse.RedshiftConnections;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(SharedStack.class)
class TeamMigrationsIT {
    private final LoaderStack stack;

    @TempDir
    private Path directory;

    TeamMigrationsIT(LoaderStack stack) {
        this.stack = stack;
    }

    @Test
    void appliesTheTeamsFilesOnceAndSaysWhichOneFails() throws Exception {
        schema("team_once");
        write("V1__songs.sql", "CREATE TABLE songs (id BIGINT ENCODE az64, title VARCHAR(200)) SORTKEY (id);");
        write(
                "V2__more.sql",
                "ALTER TABLE songs ADD COLUMN artist VARCHAR(200);\nINSERT INTO songs VALUES (1, '${title}', 'x');");
        migrate("team_once");
        migrate("team_once");
        assertThat(stack.read("SELECT id, title, artist FROM team_once.songs"))
                .containsExactly(List.of("1", "${title}", "x"));
        assertThat(stack.read("SELECT version, success FROM team_once." + TeamMigrations.HISTORY
                        + " WHERE version <> '0' ORDER BY installed_rank"))
                .containsExactly(List.of("1", "t"), List.of("2", "t"));
        assertThat(stack.read("SELECT count(*) FROM millrace.flyway_schema_history WHERE script = 'V1__songs.sql'"))
                .containsExactly(List.of("0"));

        write(
                "V3__broken.sql",
                "INSERT INTO songs VALUES (2, 'kept?', 'y');\nGRANT SELECT ON no_such_table TO \"secret-in-sql\";");
        assertThatThrownBy(() -> migrate("team_once"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("V3__broken.sql, line 2")
                .hasMessageContaining("no_such_table")
                .hasMessageContaining("42P01")
                .hasMessageNotContaining("secret-in-sql");
        assertThat(stack.read("SELECT count(*) FROM team_once.songs")).containsExactly(List.of("1"));

        write("V3__broken.sql", "INSERT INTO songs VALUES (2, 'mended', 'y');");
        migrate("team_once");
        assertThat(stack.read("SELECT count(*) FROM team_once.songs")).containsExactly(List.of("2"));
    }

    @Test
    void refusesAFileThatFlywayWouldOverlookAndADirectoryThatIsNone() throws Exception {
        write("V7_forgot_an_underscore.sql", "SELECT 1;");
        assertThatThrownBy(() -> migrate("public")).hasMessageContaining("V7_forgot_an_underscore.sql");
        assertThatThrownBy(() -> migrate(directory.resolve("none"), "public"))
                .hasMessageContaining("not a directory")
                .hasMessageContaining("warehouse-loader.migrations");
    }

    @Test
    void instancesThatStartTogetherApplyThemOnce() throws Exception {
        schema("team_together");
        Path own = Files.createDirectory(directory.resolve("together"));
        Files.writeString(
                own.resolve("V10__together.sql"), "CREATE TABLE together (n INT); INSERT INTO together VALUES (1);");
        List<CompletableFuture<Void>> instances = List.of(start(own), start(own), start(own));
        for (CompletableFuture<Void> instance : instances) {
            instance.get(60, TimeUnit.SECONDS);
        }
        assertThat(stack.read("SELECT count(*) FROM team_together.together")).containsExactly(List.of("1"));
    }

    /** One that the analyst may read. */
    private void schema(String name) throws SQLException {
        String analyst = stack.warehouse.analystUser();
        stack.execute(
                "CREATE SCHEMA " + name,
                "GRANT USAGE ON SCHEMA " + name + " TO " + analyst,
                "ALTER DEFAULT PRIVILEGES IN SCHEMA " + name + " GRANT SELECT ON TABLES TO " + analyst);
    }

    private CompletableFuture<Void> start(Path own) {
        return CompletableFuture.runAsync(() -> migrate(own, "team_together"));
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(directory.resolve(name), sql);
    }

    private void migrate(String schema) {
        migrate(directory, schema);
    }

    /** One instance that starts; its own ZooKeeper session. */
    private void migrate(Path own, String schema) {
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(
                Optional.empty(),
                Map.of(
                        "MILLRACE_WAREHOUSE_JDBC_URL", stack.warehouse.jdbcUrl(),
                        "MILLRACE_WAREHOUSE_USER", stack.warehouse.ownerUser(),
                        "MILLRACE_WAREHOUSE_PASSWORD", stack.warehouse.ownerPassword(),
                        "MILLRACE_ZOOKEEPER_CONNECT", stack.zooKeeper.connectString())));
        WarehouseSettings warehouse = binder.bind(WarehouseSettings.SECTION).orElseThrow();
        ZooKeeperSettings zooKeeper = binder.bind(ZooKeeperSettings.SECTION).orElseThrow();
        try (CuratorFramework client = ZooKeeperClient.start(zooKeeper)) {
            new WarehouseMigration(
                            new RedshiftConnections(warehouse, Duration.ofSeconds(10))
                                    .dataSource(Duration.ofMinutes(1)),
                            client,
                            "/team-migrations",
                            Optional.of(new TeamMigrations(own, schema)))
                    .run();
        }
    }
}
