package io.millrace.loader.warehouse;

import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.Identifiers;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.warehouse.TableColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and changes the definitions of tables, one statement each outside any transaction. */
final class Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    private Catalog() {}

    static Optional<TableDefinition> table(Connection connection, TableName table) throws SQLException {
        List<TableColumn> columns = Statements.query(
                connection,
                Catalog::column,
                "SELECT column_name, data_type, character_maximum_length, numeric_scale FROM information_schema.columns"
                        + " WHERE table_schema = ? AND table_name = ?",
                table.schema(),
                table.table());
        return columns.isEmpty() ? Optional.empty() : Optional.of(new TableDefinition(columns));
    }

    /** Every table of these schemas. */
    static Map<TableName, TableDefinition> tables(Connection connection, Collection<String> schemas)
            throws SQLException {
        Map<TableName, List<TableColumn>> columns = new LinkedHashMap<>();
        Statements.query(
                connection,
                row -> columns.computeIfAbsent(
                                new TableName(row.getString(5), row.getString(6)), name -> new ArrayList<>())
                        .add(column(row)),
                "SELECT column_name, data_type, character_maximum_length, numeric_scale, table_schema, table_name"
                        + " FROM information_schema.columns WHERE table_schema IN ("
                        + Statements.repeat("?", schemas.size())
                        + ") ORDER BY table_schema, table_name, ordinal_position",
                schemas.toArray());
        Map<TableName, TableDefinition> tables = new LinkedHashMap<>();
        columns.forEach((name, found) -> tables.put(name, new TableDefinition(found)));
        return tables;
    }

    private static TableColumn column(ResultSet row) throws SQLException {
        String type = row.getString(2);
        int length = row.getInt(3);
        OptionalInt maxLength = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(length);
        int digits = row.getInt(4);
        boolean decimal = !row.wasNull() && type.equalsIgnoreCase("numeric");
        return new TableColumn(
                row.getString(1), type, maxLength, decimal ? OptionalInt.of(digits) : OptionalInt.empty());
    }

    /** Empty when the table is there, else why not. */
    static Optional<String> create(Connection connection, TableName table, List<NewColumn> columns, TableDesign design)
            throws SQLException {
        boolean areChanges = columns.stream().anyMatch(column -> column.name().equals(ReservedColumns.POSITION));
        String sortKey = areChanges ? ReservedColumns.POSITION : ReservedColumns.RECEIVED_AT;
        String definitions = columns.stream().map(NewColumn::definition).collect(Collectors.joining(", "));
        try {
            ignoring(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + table.quoted() + " (" + definitions + ") "
                            + design.attributes(columns, sortKey),
                    SqlFailures.DUPLICATE_TABLE,
                    SqlFailures.UNIQUE_VIOLATION);
            return Optional.empty();
        } catch (SQLException e) {
            if (SqlFailures.isOutage(e)) {
                throw e;
            }
            return Optional.of(SqlFailures.text(e));
        }
    }

    /** Empty when the column is there, else why not. */
    static Optional<ColumnRefusal> addColumn(Connection connection, TableName table, NewColumn column)
            throws SQLException {
        try {
            ignoring(
                    connection,
                    "ALTER TABLE " + table.quoted() + " ADD COLUMN " + column.definition(),
                    SqlFailures.DUPLICATE_COLUMN);
            return Optional.empty();
        } catch (SQLException e) {
            if (SqlFailures.refusesDefinition(e)) {
                return Optional.of(new ColumnRefusal(SqlFailures.text(e), SqlFailures.exceedsLimit(e)));
            }
            if (SqlFailures.isTimeout(e)) {
                // Somebody reads the table in a long transaction: batches that do without new columns don't wait for
                // it.
                return Optional.of(new ColumnRefusal("somebody uses the table: " + SqlFailures.text(e), true));
            }
            throw e;
        }
    }

    /** Redshift changes the length of VARCHAR columns only, and not of all ("ALTER TABLE" in its developer guide). */
    static void widen(Connection connection, TableName table, NewColumn column) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + table.quoted() + " ALTER COLUMN " + Identifiers.quote(column.name())
                    + " TYPE " + column.type());
        } catch (SQLException e) {
            if (SqlFailures.isOutage(e)) {
                throw e;
            }
            LOG.warn("column {} of {} can't be made {}: {}", column.name(), table, column.type(), SqlFailures.text(e));
        }
    }

    /** Two that create the same thing at the same time: one of them fails although the thing is there. */
    static void ignoring(Connection connection, String sql, String... states) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            for (String state : states) {
                if (SqlFailures.is(e, state)) {
                    return;
                }
            }
            throw e;
        }
    }
}
