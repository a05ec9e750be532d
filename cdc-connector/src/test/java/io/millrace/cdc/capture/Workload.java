package io.millrace.cdc.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/** Random changes of two tables: all operations, key changes, transactions over both, undone ones, definitions, truncates. */
final class Workload {
    private final String database;
    private final Random random;
    private boolean extraColumn;

    Workload(String database, long seed) {
        this.database = database;
        this.random = new Random(seed);
    }

    static List<String> tables(String database) {
        return List.of(
                "CREATE DATABASE " + database + " CHARACTER SET utf8mb4",
                "CREATE TABLE " + database + ".things (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(80),"
                        + " price DECIMAL(20,6), ratio DOUBLE, moment DATETIME(6), instant TIMESTAMP(3) NULL, span TIME(2),"
                        + " bits BIT(9), kind ENUM('a','b','c'), tags SET('x','y','z'), raw VARBINARY(30), fixed BINARY(8),"
                        + " day DATE, year YEAR, small TINYINT, big MEDIUMTEXT)",
                "CREATE TABLE " + database + ".pairs (a VARCHAR(20) COLLATE utf8mb4_bin, b INT, v INT,"
                        + " PRIMARY KEY (b, a))");
    }

    /** One transaction or statement of its own. */
    void step(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int kind = random.nextInt(100);
            if (kind == 0) {
                statement.execute("TRUNCATE TABLE " + database + ".pairs");
            } else if (kind <= 2) {
                statement.execute("ALTER TABLE " + database + ".things "
                        + (extraColumn ? "DROP COLUMN extra" : "ADD COLUMN extra VARCHAR(10)"));
                extraColumn = !extraColumn;
            } else {
                transaction(connection, statement);
            }
        }
    }

    private void transaction(Connection connection, Statement statement) throws SQLException {
        connection.setAutoCommit(false);
        int statements = random.nextInt(20) == 0 ? 40 : 1 + random.nextInt(4);
        for (int i = 0; i < statements; i++) {
            statement.execute(change());
        }
        if (random.nextInt(10) == 0) {
            connection.rollback();
        } else {
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private String change() {
        int id = random.nextInt(60);
        return switch (random.nextInt(7)) {
            case 0, 1 -> "REPLACE INTO " + database + ".things SET id = " + id + ", " + values();
            case 2 -> "UPDATE " + database + ".things SET " + values() + " WHERE id BETWEEN " + id + " AND " + (id + 5);
            case 3 -> "DELETE FROM " + database + ".things WHERE id = " + id;
            case 4 ->
                "UPDATE IGNORE " + database + ".things SET id = " + (random.nextInt(1000) + 60) + " WHERE id = " + id;
            case 5 ->
                "INSERT INTO " + database + ".pairs VALUES ('k" + random.nextInt(5) + "', " + random.nextInt(5) + ", "
                        + random.nextInt() + ") ON DUPLICATE KEY UPDATE v = VALUES(v)";
            default ->
                "DELETE FROM " + database + ".pairs WHERE b = " + random.nextInt(5) + " AND a = 'k" + random.nextInt(5)
                        + "'";
        };
    }

    private String values() {
        String text = random.nextInt(4) == 0
                ? "NULL"
                : "'" + "é\\\"\\n夜".substring(0, 1 + random.nextInt(2)) + random.nextInt() + "'";
        return "name = " + text + ", price = " + orNull(random.nextInt() + "." + (1 + random.nextInt(999_999)))
                + ", ratio = " + orNull(Double.toString(random.nextGaussian() * 1e10))
                + ", moment = "
                + orNull("'20" + two(100) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(9) + " 01:02:03."
                        + (100_000 + random.nextInt(900_000)) + "'")
                + ", instant = " + orNull("'2024-06-01 0" + random.nextInt(10) + ":00:00." + random.nextInt(10) + "'")
                + ", span = "
                + orNull("'" + (random.nextBoolean() ? "-" : "") + random.nextInt(839) + ":10:" + two(60) + "."
                        + two(100) + "'")
                + ", bits = " + orNull(Integer.toString(random.nextInt(512)))
                + ", kind = " + orNull(Integer.toString(1 + random.nextInt(3)))
                + ", tags = " + orNull(Integer.toString(random.nextInt(8)))
                + ", raw = " + orNull("0x" + Integer.toHexString(0x1000_0000 + random.nextInt(0x1000_0000)) + "00")
                + ", fixed = " + orNull("0x0" + (1 + random.nextInt(9)) + "00")
                + ", day = " + orNull("'" + (1000 + random.nextInt(9000)) + "-12-" + (10 + random.nextInt(20)) + "'")
                + ", year = " + orNull(Integer.toString(1901 + random.nextInt(255)))
                + ", small = " + orNull(Integer.toString(random.nextInt(256) - 128))
                + ", big = REPEAT('b', " + random.nextInt(random.nextInt(50) == 0 ? 20_000 : 20) + ")";
    }

    private String two(int bound) {
        return String.format("%02d", random.nextInt(bound));
    }

    private String orNull(String value) {
        return random.nextInt(6) == 0 ? "NULL" : value;
    }
}
