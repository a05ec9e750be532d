package io.millrace.standalone.demo;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The database of a shop that is changed the way an application changes it: rows come, change and go, a column is added, and one
 * transaction is large. A step during which the database goes away is done again.
 */
public final class DemoDatabase {
    /** The tables, all of them in the database {@value #DATABASE}. */
    public static final List<String> TABLES = List.of("customers", "orders", "products");

    static final String DATABASE = "store";
    private static final int CUSTOMERS = 50;
    private static final int ORDERS = 400;
    private static final int LARGE = 20_000;
    private static final int ROWS_A_STATEMENT = 1_000;

    private final String url;
    private final String password;
    private final Duration patience;

    /**
     * @param patience how long the database may be away
     */
    public DemoDatabase(int port, String password, Duration patience) {
        this.url = "jdbc:mariadb://127.0.0.1:" + port + "/?sslMode=disable&connectTimeout=5000&socketTimeout=60000";
        this.password = password;
        this.patience = patience;
    }

    /**
     * Makes the tables when they are missing, and changes their rows.
     *
     * @return what was done, for people
     * @throws IOException when the database stays away, or refuses
     */
    public String change(long seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        retried(DemoDatabase::makeTables);
        for (int done = 0; done < CUSTOMERS; done += 10) {
            retried(connection -> insertCustomers(connection, random, 10));
        }
        for (int done = 0; done < ORDERS; done += 20) {
            retried(connection -> order(connection, random, 20));
        }
        retried(DemoDatabase::changeAndDelete);
        boolean[] added = {false};
        retried(connection -> added[0] |= addColumn(connection));
        retried(connection -> writeMuchAtOnce(connection, random));
        return CUSTOMERS + " customers and " + ORDERS + " orders came, changed and partly went, "
                + (added[0] ? "a column was added, " : "") + "and one transaction wrote " + LARGE + " orders";
    }

    /**
     * Changes a few rows more, after {@link #change}.
     *
     * @throws IOException when the database stays away, or refuses
     */
    public void changeSome(long seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        retried(connection -> insertCustomers(connection, random, 2));
        retried(connection -> order(connection, random, 10));
        retried(DemoDatabase::changeAndDelete);
    }

    /**
     * Adds a row to the table {@code canary}, which it makes; a number that is there already is no error.
     *
     * @throws IOException when the database stays away, or refuses
     */
    public void addCanary(int number) throws IOException, InterruptedException {
        retried(connection -> execute(
                connection,
                "CREATE DATABASE IF NOT EXISTS store CHARACTER SET utf8mb4",
                "CREATE TABLE IF NOT EXISTS store.canary (id BIGINT PRIMARY KEY, sang TIMESTAMP(3) NOT NULL)",
                "INSERT IGNORE INTO store.canary VALUES (" + number + ", NOW(3))"));
    }

    private static void makeTables(Connection connection) throws SQLException {
        execute(connection, "CREATE DATABASE IF NOT EXISTS store CHARACTER SET utf8mb4", """
                CREATE TABLE IF NOT EXISTS store.customers (
                  id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL, balance DECIMAL(12,2) NOT NULL,
                  visits INT UNSIGNED NOT NULL DEFAULT 0, vip BIT(1) NOT NULL, born DATE, joined DATETIME(3) NOT NULL,
                  preferences JSON, token BINARY(8))""", """
                CREATE TABLE IF NOT EXISTS store.orders (
                  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, customer BIGINT NOT NULL, total DECIMAL(12,2) NOT NULL,
                  state ENUM('new','paid','shipped') NOT NULL, labels SET('gift','express') NOT NULL DEFAULT '',
                  weight FLOAT, placed TIMESTAMP(3) NOT NULL)""", """
                CREATE TABLE IF NOT EXISTS store.products (
                  sku VARCHAR(12) PRIMARY KEY, title VARCHAR(120) NOT NULL, price DECIMAL(9,2) NOT NULL, opens TIME)""");
        for (int i = 0; i < 20; i++) {
            execute(
                    connection,
                    "INSERT INTO store.products VALUES ('SKU-" + i + "', 'Ræv nr. " + i + " 🦊', " + i
                            + ".90, '08:30:00') ON DUPLICATE KEY UPDATE price = price + 1");
        }
    }

    private static void insertCustomers(Connection connection, Random random, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            execute(
                    connection,
                    "INSERT INTO store.customers (name, balance, visits, vip, born, joined, preferences, token) VALUES ('Customer "
                            + Integer.toString(random.nextInt(1_000_000), 36) + " Ø', " + random.nextInt(1_000)
                            + ".50, " + (4_000_000_000L + random.nextInt(1_000)) + ", " + random.nextInt(2)
                            + ", '19" + (50 + random.nextInt(50)) + "-02-1" + random.nextInt(10)
                            + "', NOW(3), '{\"news\": true, \"limit\": 12}', 0x"
                            + Integer.toHexString(0x10000000 + random.nextInt(0x10000000)) + ")");
        }
    }

    private static void order(Connection connection, Random random, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            int customer = 1 + random.nextInt(CUSTOMERS);
            transaction(
                    connection,
                    List.of(
                            "INSERT INTO store.orders (customer, total, state, labels, weight, placed) VALUES ("
                                    + customer
                                    + ", " + random.nextInt(200) + ".99, 'new', '"
                                    + (random.nextBoolean() ? "gift,express" : "") + "', " + random.nextFloat()
                                    + ", NOW(3))",
                            "UPDATE store.customers SET balance = balance - 1, visits = visits + 1 WHERE id = "
                                    + customer));
        }
    }

    private static void changeAndDelete(Connection connection) throws SQLException {
        execute(
                connection,
                "UPDATE store.orders SET state = 'paid' WHERE state = 'new' AND id % 2 = 0",
                "UPDATE IGNORE store.products SET sku = 'NEW-19' WHERE sku = 'SKU-19'",
                "DELETE FROM store.orders WHERE id % 17 = 0",
                "DELETE FROM store.products WHERE sku = 'SKU-7'");
    }

    private static boolean addColumn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet column = statement.executeQuery("SELECT 1 FROM information_schema.COLUMNS"
                        + " WHERE TABLE_SCHEMA = 'store' AND TABLE_NAME = 'customers' AND COLUMN_NAME = 'city'")) {
            if (column.next()) {
                return false;
            }
        }
        execute(
                connection,
                "ALTER TABLE store.customers ADD COLUMN city VARCHAR(40)",
                "UPDATE store.customers SET city = 'Århus' WHERE id % 3 = 0");
        return true;
    }

    private static void writeMuchAtOnce(Connection connection, Random random) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (int done = 0; done < LARGE; done += ROWS_A_STATEMENT) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < ROWS_A_STATEMENT; i++) {
                rows.append(i == 0 ? "" : ",")
                        .append("(1, ")
                        .append(random.nextInt(9_999))
                        .append(", 'new', NOW(3))");
            }
            statements.add("INSERT INTO store.orders (customer, total, state, placed) VALUES " + rows);
        }
        transaction(connection, statements);
    }

    private static void transaction(Connection connection, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, statements.toArray(String[]::new));
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** How many rows the table has; 0 when there is no such table. */
    long count(String table) throws IOException, InterruptedException {
        long[] count = {0};
        retried(connection -> {
            try (Statement statement = connection.createStatement()) {
                ResultSet exists = statement.executeQuery("SELECT 1 FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = 'store' AND TABLE_NAME = '" + table + "'");
                if (exists.next()) {
                    ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM store." + table);
                    rows.next();
                    count[0] = rows.getLong(1);
                }
            }
        });
        return count[0];
    }

    /** Part of the changes, on a connection of its own. */
    @FunctionalInterface
    private interface Step {
        void on(Connection connection) throws SQLException;
    }

    private void retried(Step step) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection connection = DriverManager.getConnection(url, "admin", password)) {
                step.on(connection);
                return;
            } catch (SQLException e) {
                boolean away = e.getSQLState() != null && e.getSQLState().startsWith("08");
                if (!away || System.nanoTime() > deadline) {
                    throw new IOException("the demo's database can't be changed: " + e.getMessage(), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
    }
}
