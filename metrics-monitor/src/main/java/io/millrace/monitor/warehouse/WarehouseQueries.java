package io.millrace.monitor.warehouse;

import io.millrace.monitor.collect.Reasons;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;

/** The SQL. Redshift keeps unquoted and quoted identifiers in lower case; these are, and are quoted all the same. */
final class WarehouseQueries {
    /** Schema of the loader's own tables. */
    static final String OWN_SCHEMA = "millrace";

    static final String LEDGER = "load_ledger";
    static final String HELD = "held_batches";
    private static final String LOADS = "loads";
    private static final Set<String> MERGING = Set.of("upsert", "mirror");
    private static final int MAX_HELD = 1_000;
    private static final String CONNECTION_LOST = "08";

    private final String schema;

    WarehouseQueries(String schema) {
        this.schema = schema;
    }

    String schema() {
        return schema;
    }

    /** Names of the tables in a schema; none when there is no such schema. */
    Set<String> tables(Connection connection, String inSchema) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select table_name from information_schema.tables where table_schema = ?")) {
            statement.setString(1, inSchema);
            Set<String> names = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    Map<DatasetName, LedgerCounts> ledger(Connection connection) throws SQLException {
        // A loader that is older than this program keeps neither.
        String duplicates = hasColumn(connection, LEDGER, "duplicates") ? "sum(coalesce(duplicates, 0))" : "0";
        Map<String, Boolean> merged = hasColumn(connection, LOADS, "mode") ? merged(connection) : Map.of();
        Map<DatasetName, LedgerCounts> counts = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select dataset, sum(rows), sum(bad), count(*), max(loaded_at), "
                                + duplicates + " from millrace.load_ledger group by dataset")) {
            while (rows.next()) {
                String dataset = rows.getString(1);
                counts.put(
                        new DatasetName(dataset),
                        new LedgerCounts(
                                rows.getLong(2),
                                rows.getLong(3),
                                rows.getLong(6),
                                rows.getLong(4),
                                instant(rows, 5),
                                Optional.ofNullable(merged.get(dataset))));
            }
        }
        return counts;
    }

    /** Whether the latest load of each dataset merged its rows by a key. */
    private static Map<String, Boolean> merged(Connection connection) throws SQLException {
        Map<String, Boolean> merged = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select dataset, mode from (select dataset, mode, row_number()"
                        + " over (partition by dataset order by finished_at desc, load_id desc) as n"
                        + " from millrace.loads where mode is not null) latest where n = 1")) {
            while (rows.next()) {
                merged.put(rows.getString(1), MERGING.contains(rows.getString(2)));
            }
        }
        return merged;
    }

    static boolean hasColumn(Connection connection, String table, String column) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select column_name from"
                + " information_schema.columns where table_schema = ? and table_name = ? and column_name = ?")) {
            statement.setString(1, OWN_SCHEMA);
            statement.setString(2, table);
            statement.setString(3, column);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    List<HeldBatch> held(Connection connection) throws SQLException {
        List<HeldBatch> held = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select dataset, object, code, reason, held_since, attempts from millrace.held_batches"
                                + " order by held_since limit " + MAX_HELD)) {
            while (rows.next()) {
                held.add(new HeldBatch(
                        new DatasetName(rows.getString(1)),
                        rows.getString(2),
                        rows.getString(3),
                        Reasons.shortened(String.valueOf(rows.getString(4))),
                        instant(rows, 5).orElse(Instant.EPOCH),
                        rows.getInt(6)));
            }
        }
        return held;
    }

    /** The table's rows, or the count before with the reason why it could not be counted again. */
    TableCount count(Connection connection, String table, Instant at, TableCount before) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select count(*) from " + quoted(schema) + "." + quoted(table))) {
            rows.next();
            return new TableCount(rows.getLong(1), at, Optional.empty());
        } catch (SQLException e) {
            if (e.getSQLState() == null || e.getSQLState().startsWith(CONNECTION_LOST)) {
                throw e;
            }
            return new TableCount(before.rows(), before.at(), Optional.of(Reasons.of(e)));
        }
    }

    private static Optional<Instant> instant(ResultSet rows, int column) throws SQLException {
        Timestamp timestamp = rows.getTimestamp(column, Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT));
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
