package io.millrace.cdc.snapshot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a source how its tables are made. */
public final class TableCatalog {
    private final Connection connection;
    private final boolean mariaDb;

    public TableCatalog(Connection connection, boolean mariaDb) {
        this.connection = connection;
        this.mariaDb = mariaDb;
    }

    /** The names of all tables that are no views. */
    public List<TableName> tables() throws SQLException {
        List<TableName> tables = new ArrayList<>();
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES"
                                + " WHERE TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY 1, 2");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                tables.add(new TableName(rows.getString(1), rows.getString(2)));
            }
        }
        return tables;
    }

    /** The table, or empty when there is none of the name. */
    public Optional<SourceTable> table(TableName name) throws SQLException {
        List<SourceColumn> columns = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION")) {
            query.setString(1, name.database());
            query.setString(2, name.table());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.add(new SourceColumn(
                            rows.getString(1), rows.getString(2).toLowerCase(Locale.ROOT), mariaDb));
                }
            }
        }
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SourceTable(name.database(), name.table(), columns, primaryKey(name)));
    }

    /** The types of the table's columns as the source writes them, by the columns' names; empty when there is no such table. */
    public Map<String, String> columnTypes(TableName name) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION")) {
            query.setString(1, name.database());
            query.setString(2, name.table());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    types.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return types;
    }

    /** About how many rows the table has, as the server guesses. */
    long rowEstimate(TableName name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            query.setString(1, name.database());
            query.setString(2, name.table());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    /**
     * The primary key; without one, the first unique key without NULLs and prefixes in the server's own order: that is the key which
     * the binlog names then.
     */
    private List<String> primaryKey(TableName name) throws SQLException {
        Map<String, List<String>> unique = new LinkedHashMap<>();
        Set<String> unfit = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW INDEX FROM " + SourceTable.quoted(name.database()) + "."
                        + SourceTable.quoted(name.table()))) {
            while (rows.next()) {
                String index = rows.getString("Key_name");
                String column = rows.getString("Column_name");
                boolean fits = rows.getInt("Non_unique") == 0
                        && column != null
                        && (index.equals("PRIMARY")
                                || (!"YES".equals(rows.getString("Null")) && rows.getString("Sub_part") == null));
                if (fits) {
                    unique.computeIfAbsent(index, any -> new ArrayList<>()).add(column);
                } else {
                    unfit.add(index);
                }
            }
        }
        return unique.entrySet().stream()
                .filter(index -> !unfit.contains(index.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }
}
