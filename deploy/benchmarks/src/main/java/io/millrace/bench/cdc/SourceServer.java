package io.millrace.bench.cdc;

import io.millrace.cdc.stream.SourcePosition;
import io.millrace.embedded.Backends;
import io.millrace.embedded.MySqlBackend;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mariadb.jdbc.Driver;

/** A MySQL server with a table of ten columns. */
final class SourceServer implements AutoCloseable {
    static final String DATABASE = "bench";
    static final String TABLE = "items";
    static final String MARKS = "marks";
    private static final int NUMBERS = 10_000;
    private static final int WRITERS = 4;
    private static final String VALUES =
            " (customer, sku, price, quantity, created, changed, kind, ratio, note) SELECT n * 7919 % 100003,"
                    + " CONCAT('sku-', n * 31 % 9973, '-', LPAD(n, 8, '0')), n * 13 % 100000 / 100, n % 17,"
                    + " '2026-01-01' + INTERVAL n SECOND + INTERVAL n * 997 % 1000000 MICROSECOND,"
                    + " '2026-02-01 00:00:00.123' + INTERVAL n SECOND, n % 3 + 1, n / 7e0,"
                    + " CONCAT('note ', MD5(n), ' of ', n % 1000, ' words') FROM numbers.numbers";

    private final MySqlBackend server;

    SourceServer(Path directory) throws SQLException {
        this.server = Backends.mySql(directory);
        run(
                "SET SESSION sql_log_bin = 0",
                "CREATE DATABASE numbers",
                "CREATE TABLE numbers.numbers (n INT PRIMARY KEY)",
                "SET SESSION cte_max_recursion_depth = " + (NUMBERS + 1),
                "INSERT INTO numbers.numbers WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < "
                        + NUMBERS + ") SELECT n FROM c",
                "SET SESSION sql_log_bin = 1",
                "CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4",
                "CREATE TABLE bench.items (id BIGINT AUTO_INCREMENT PRIMARY KEY, customer INT NOT NULL, sku VARCHAR(40) NOT"
                        + " NULL, price DECIMAL(12,2) NOT NULL, quantity SMALLINT UNSIGNED NOT NULL, created DATETIME(6) NOT"
                        + " NULL, changed TIMESTAMP(3) NOT NULL, kind ENUM('new','used','broken') NOT NULL, ratio DOUBLE NOT"
                        + " NULL, note VARCHAR(120))",
                "CREATE TABLE bench.marks (id BIGINT AUTO_INCREMENT PRIMARY KEY)",
                "CREATE PROCEDURE bench.singles(IN first INT, IN last INT) BEGIN DECLARE i INT DEFAULT first;"
                        + " WHILE i < last DO INSERT INTO bench.items" + VALUES + " WHERE n = i % " + NUMBERS
                        + " + 1; SET i = i + 1; END WHILE; END");
    }

    String host() {
        return server.host();
    }

    int port() {
        return server.port();
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    /** A change of another table. */
    void mark() throws SQLException {
        run("INSERT INTO bench.marks VALUES ()");
    }

    /** Transactions of ten thousand rows. */
    void insertInBulk(int rows) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int left = rows; left > 0; left -= NUMBERS) {
                statement.execute("INSERT INTO bench.items" + VALUES + " LIMIT " + Math.min(left, NUMBERS));
            }
        }
    }

    /** Transactions of one row each. */
    void insertSingly(int rows) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int first = (int) ((long) rows * writer / WRITERS);
                int last = (int) ((long) rows * (writer + 1) / WRITERS);
                writers.add(executor.submit(() -> {
                    run("CALL bench.singles(" + first + ", " + last + ")");
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** The end of the binlog. */
    SourcePosition position() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT @@GLOBAL.server_uuid, REPLACE(@@GLOBAL.gtid_executed, '\\n', '')")) {
            row.next();
            return new SourcePosition(row.getString(1), false, row.getString(2), "", 0, SourcePosition.Partial.NONE, 0);
        }
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user());
        login.setProperty("password", password());
        Connection connection = new Driver().connect("jdbc:mariadb://" + host() + ":" + port() + "/", login);
        if (connection == null) {
            throw new SQLException("the driver does not take the address");
        }
        return connection;
    }

    @Override
    public void close() {
        server.close();
    }
}
