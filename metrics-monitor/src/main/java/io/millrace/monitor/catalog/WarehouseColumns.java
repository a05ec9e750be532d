package io.millrace.monitor.catalog;

import io.millrace.monitor.warehouse.WarehouseSession;
import io.millrace.schemas.error.MillraceException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The columns of all tables, as the warehouse's own catalog tells; asked at most once a minute. Thread-safe. */
public final class WarehouseColumns implements AutoCloseable {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 200_000;

    private final WarehouseSession session;
    private final InstantSource clock;
    private Map<String, Map<String, String>> known = Map.of();
    private Instant asked = Instant.MIN;

    public WarehouseColumns(WarehouseSession session, InstantSource clock) {
        this.session = session;
        this.clock = clock;
    }

    /** Type by column, by table as {@code schema.table}; what was known before while the warehouse is away. */
    synchronized Map<String, Map<String, String>> all() {
        Instant now = clock.instant();
        if (asked.plus(KEPT).isAfter(now)) {
            return known;
        }
        asked = now;
        try {
            known = session.run(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "select table_schema, table_name, column_name, data_type, character_maximum_length,"
                                        + " numeric_precision, numeric_scale from information_schema.columns"
                                        + " where table_schema not in ('pg_catalog', 'information_schema', 'millrace')"
                                        + " order by table_schema, table_name, ordinal_position limit " + MOST)) {
                    Map<String, Map<String, String>> tables = new LinkedHashMap<>();
                    while (rows.next()) {
                        tables.computeIfAbsent(
                                        rows.getString(1) + "." + rows.getString(2), name -> new LinkedHashMap<>())
                                .put(rows.getString(3), type(rows));
                    }
                    return tables;
                }
            });
        } catch (MillraceException away) {
            // The catalog is worth showing without types too; the overview says that the warehouse is away.
            return known;
        }
        return known;
    }

    private static String type(ResultSet row) throws SQLException {
        String type = row.getString(4);
        long length = row.getLong(5);
        if (!row.wasNull()) {
            return type.replace("character varying", "varchar") + "(" + length + ")";
        }
        if (type.equals("numeric")) {
            return "decimal(" + row.getLong(6) + ", " + row.getLong(7) + ")";
        }
        return type;
    }

    @Override
    public void close() {
        session.close();
    }
}
