package io.millrace.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariaDbBackendIT extends BackendContract<MySqlBackend> {

    @Override
    MySqlBackend open(Path directory) {
        return Backends.mariaDb(directory);
    }

    @Override
    int port(MySqlBackend mariaDb) {
        return mariaDb.port();
    }

    @Override
    void use(MySqlBackend mariaDb) throws Exception {
        try (Connection connection = connect(mariaDb, mariaDb.user(), mariaDb.password());
                Statement statement = connection.createStatement()) {
            assertThat(one(
                            statement,
                            "SELECT CONCAT_WS(' ', @@log_bin, @@global.binlog_format,"
                                    + " @@global.binlog_row_image, @@global.binlog_row_metadata, @@log_slave_updates)"))
                    .isEqualTo("ON ROW FULL FULL ON");
            statement.execute("CREATE DATABASE music");
            statement.execute("CREATE TABLE music.songs (id BIGINT UNSIGNED PRIMARY KEY, title VARCHAR(100))");
            statement.execute("INSERT INTO music.songs VALUES (18446744073709551615, '夜曲')");
            assertThat(one(statement, "SELECT @@gtid_binlog_pos")).isEqualTo("0-1-3");
        }
        for (String user : new String[] {mariaDb.user(), "root", ""}) {
            assertThatExceptionOfType(SQLException.class)
                    .as("'%s' with a wrong password", user)
                    .isThrownBy(() -> connect(mariaDb, user, "wrong"));
        }
        verifyKept(mariaDb);
    }

    @Override
    void verifyKept(MySqlBackend mariaDb) throws Exception {
        try (Connection connection = connect(mariaDb, mariaDb.user(), mariaDb.password());
                Statement statement = connection.createStatement()) {
            assertThat(one(statement, "SELECT CONCAT(id, title) FROM music.songs"))
                    .isEqualTo("18446744073709551615夜曲");
        }
    }

    private static String one(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(MySqlBackend mariaDb, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://" + mariaDb.host() + ":" + mariaDb.port() + "/?sslMode=disable", user, password);
    }
}
