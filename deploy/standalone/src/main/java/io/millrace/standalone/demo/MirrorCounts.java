package io.millrace.standalone.demo;

import io.millrace.standalone.terminal.TextTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The rows of the demo's database and those of its mirrors, side by side. */
public record MirrorCounts(List<Table> tables) {
    public MirrorCounts {
        tables = List.copyOf(tables);
    }

    /**
     * One table.
     *
     * @param rows how many the database has
     * @param mirrored how many the mirror has that are not deleted; -1 while there is no mirror
     * @param deleted how many the mirror keeps as deleted
     */
    public record Table(String name, long rows, long mirrored, long deleted) {
        boolean agrees() {
            return rows == Math.max(0, mirrored);
        }
    }

    /** Where the mirrors are. */
    public record Warehouse(int port, String user, String password) {
        @Override
        public String toString() {
            return "Warehouse[" + port + "]";
        }
    }

    /**
     * Counts until the mirrors have what the database has, or the time of patience is over.
     *
     * @param waiting told in a short line what is missing
     */
    public static MirrorCounts await(
            DemoDatabase database, Warehouse warehouse, Duration patience, Consumer<String> waiting)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        MirrorCounts counts = count(database, warehouse);
        while (!counts.agree() && System.nanoTime() < deadline) {
            waiting.accept("waiting for the mirrors of the application database");
            TimeUnit.MILLISECONDS.sleep(300);
            counts = count(database, warehouse);
        }
        return counts;
    }

    private static MirrorCounts count(DemoDatabase database, Warehouse warehouse)
            throws IOException, InterruptedException {
        List<Table> tables = new ArrayList<>();
        for (String table : DemoDatabase.TABLES) {
            long rows = database.count(table);
            tables.add(mirror(table, rows, warehouse));
        }
        return new MirrorCounts(tables);
    }

    private static Table mirror(String table, long rows, Warehouse warehouse) {
        String url = "jdbc:redshift://127.0.0.1:" + warehouse.port() + "/warehouse?ssl=false";
        try (Connection connection = DriverManager.getConnection(url, warehouse.user(), warehouse.password());
                Statement statement = connection.createStatement();
                ResultSet counted =
                        statement.executeQuery("SELECT COUNT(*), COALESCE(SUM(CASE WHEN _deleted THEN 1 ELSE 0 END), 0)"
                                + " FROM demo_store_" + table)) {
            counted.next();
            return new Table(table, rows, counted.getLong(1) - counted.getLong(2), counted.getLong(2));
        } catch (SQLException e) {
            // Not there yet, or away for the moment: it is asked again.
            return new Table(table, rows, -1, 0);
        }
    }

    /** Whether every mirror has exactly as many rows as its table. */
    public boolean agree() {
        return tables.stream().allMatch(Table::agrees);
    }

    /** The table for people. */
    public List<String> lines() {
        TextTable text = new TextTable("TABLE", "ROWS IN THE DATABASE", "ROWS IN THE MIRROR", "KEPT AS DELETED");
        for (Table table : tables) {
            text.row(
                    DemoDatabase.DATABASE + "." + table.name(),
                    table.rows(),
                    Math.max(0, table.mirrored()),
                    table.deleted());
        }
        return text.lines("  ");
    }

    /** What agrees, or what doesn't. */
    public String verdict() {
        return agree()
                ? "Every mirror has the rows of its table."
                : "The mirrors do not have what the database has; look at the health of the connector and the loader.";
    }
}
