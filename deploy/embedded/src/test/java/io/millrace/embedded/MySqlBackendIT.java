package io.millrace.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MySqlBackendIT extends BackendContract<MySqlBackend> {

    @Override
    MySqlBackend open(Path directory) {
        return Backends.mySql(directory);
    }

    @Override
    int port(MySqlBackend mySql) {
        return mySql.port();
    }

    @Override
    void use(MySqlBackend mySql) throws Exception {
        try (Connection connection = connect(mySql, mySql.user(), mySql.password());
                Statement statement = connection.createStatement()) {
            assertThat(variables(statement))
                    .containsEntry("log_bin", "ON")
                    .containsEntry("binlog_format", "ROW")
                    .containsEntry("binlog_row_image", "FULL")
                    .containsEntry("binlog_row_metadata", "FULL")
                    .containsEntry("gtid_mode", "ON")
                    .containsEntry("enforce_gtid_consistency", "ON")
                    .containsEntry("gtid_executed", "");
            statement.execute("CREATE DATABASE music");
            statement.execute("CREATE TABLE music.songs (id BIGINT UNSIGNED PRIMARY KEY, title VARCHAR(100))");
            statement.execute("INSERT INTO music.songs VALUES (18446744073709551615, '夜曲')");
            assertThat(variables(statement).get("gtid_executed")).endsWith(":1-3");
            statement.execute("CREATE USER 'replicator'@'%' IDENTIFIED BY 'a secret'");
            statement.execute("GRANT REPLICATION SLAVE, REPLICATION CLIENT, SELECT ON *.* TO 'replicator'@'%'");
        }
        connect(mySql, "replicator", "a secret").close();
        for (String user : new String[] {mySql.user(), "root"}) {
            for (String password : new String[] {"", "wrong"}) {
                assertThatExceptionOfType(SQLException.class)
                        .as("%s with password '%s'", user, password)
                        .isThrownBy(() -> connect(mySql, user, password));
            }
        }
        verifyKept(mySql);
    }

    @Override
    void verifyKept(MySqlBackend mySql) throws Exception {
        try (Connection connection = connect(mySql, mySql.user(), mySql.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, title FROM music.songs")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("18446744073709551615");
            assertThat(rows.getString(2)).isEqualTo("夜曲");
            assertThat(rows.next()).isFalse();
        }
    }

    private static Map<String, String> variables(Statement statement) throws SQLException {
        Map<String, String> variables = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SHOW GLOBAL VARIABLES")) {
            while (rows.next()) {
                variables.put(rows.getString(1), rows.getString(2));
            }
        }
        return variables;
    }

    private static Connection connect(MySqlBackend mySql, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://" + mySql.host() + ":" + mySql.port() + "/?sslMode=trust", user, password);
    }
}
