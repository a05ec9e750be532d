package io.millrace.loader.advice;

import io.millrace.loader.migration.TeamMigrations;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Reads the tables that a user sees, and advises. Changes nothing but the connection's search path. */
public final class WarehouseAdvice {
    private static final String OWN_SCHEMA = "millrace";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String TABLES =
            "SELECT \"schema\", \"table\", tbl_rows, sortkey1, skew_rows, unsorted, stats_off"
                    + " FROM svv_table_info WHERE \"schema\" <> ? AND \"table\" <> '" + TeamMigrations.HISTORY
                    + "' AND COALESCE(tbl_rows, 0) >= ? ORDER BY 1, 2";
    private static final String COLUMNS =
            "SELECT schemaname, tablename, \"column\", type, TRIM(encoding), distkey, sortkey"
                    + " FROM pg_table_def WHERE schemaname <> ?";

    private final Connection connection;

    /**
     * @param connection in autocommit
     */
    public WarehouseAdvice(Connection connection) {
        this.connection = connection;
    }

    /**
     * Everything that would be better otherwise, by table. Counts NULLs of DISTKEYs and measures join columns, which reads
     * these columns whole.
     *
     * @param leastRows smaller tables are left out
     */
    public List<Advice> read(long leastRows) throws SQLException {
        List<Info> tables = tables(leastRows);
        Map<String, List<ColumnFacts>> columns = columns(tables);
        List<Advice> advice = new ArrayList<>();
        for (Info table : tables) {
            advice.addAll(TableAdvisor.advice(facts(table, columns.getOrDefault(table.key(), List.of()))));
        }
        return advice;
    }

    private List<Info> tables(long leastRows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setString(1, OWN_SCHEMA);
            statement.setLong(2, leastRows);
            List<Info> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(new Info(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            Optional.ofNullable(row.getString(4))
                                    .map(String::strip)
                                    .filter(key -> !key.isEmpty()),
                            optional(row, 5),
                            optional(row, 6).orElse(0),
                            optional(row, 7).orElse(0)));
                }
            }
            return tables;
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw new MillraceException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "the warehouse's user may not read svv_table_info; let a superuser say: GRANT SELECT ON"
                                + " svv_table_info TO the user",
                        e);
            }
            throw e;
        }
    }

    private static OptionalDouble optional(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** {@code pg_table_def} shows only what the search path leads to. */
    private Map<String, List<ColumnFacts>> columns(List<Info> tables) throws SQLException {
        if (tables.isEmpty()) {
            return Map.of();
        }
        String path = tables.stream()
                .map(table -> TableFacts.quote(table.schema()))
                .distinct()
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path TO " + path);
        }
        Map<String, List<ColumnFacts>> columns = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, OWN_SCHEMA);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.computeIfAbsent(row.getString(1) + "." + row.getString(2), table -> new ArrayList<>())
                            .add(new ColumnFacts(
                                    row.getString(3),
                                    row.getString(4),
                                    String.valueOf(row.getString(5)),
                                    row.getBoolean(6),
                                    Math.abs(row.getInt(7))));
                }
            }
        }
        return columns;
    }

    private TableFacts facts(Info table, List<ColumnFacts> columns) throws SQLException {
        String name = TableFacts.quote(table.schema()) + "." + TableFacts.quote(table.table());
        OptionalDouble nulls = OptionalDouble.empty();
        for (ColumnFacts column : columns) {
            if (column.distKey() && table.rows() > 0) {
                nulls = number("SELECT 1 - COUNT(" + TableFacts.quote(column.name()) + ") * 1.0 / COUNT(*) FROM " + name
                        + " HAVING COUNT(*) > 0");
            }
        }
        Map<String, Integer> longest = new HashMap<>();
        for (String column : TableAdvisor.toMeasure(columns)) {
            longest.put(column, (int) number("SELECT MAX(OCTET_LENGTH(" + TableFacts.quote(column) + ")) FROM " + name)
                    .orElse(0));
        }
        return new TableFacts(
                table.schema(),
                table.table(),
                table.rows(),
                table.sortKey(),
                table.skewRows(),
                table.unsorted(),
                table.statsOff(),
                nulls,
                columns,
                longest);
    }

    private OptionalDouble number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? optional(row, 1) : OptionalDouble.empty();
        }
    }

    private record Info(
            String schema,
            String table,
            long rows,
            Optional<String> sortKey,
            OptionalDouble skewRows,
            double unsorted,
            double statsOff) {
        private String key() {
            return schema + "." + table;
        }
    }
}
