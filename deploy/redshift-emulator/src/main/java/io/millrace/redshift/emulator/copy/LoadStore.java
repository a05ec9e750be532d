package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.PostgresConnections;
import io.millrace.redshift.emulator.PostgresTarget;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes load errors and the files read through a connection of its own, so that they outlive the client's transaction. */
public final class LoadStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String INSERT_ERRORS = """
            INSERT INTO redshift_catalog.load_error
            SELECT * FROM json_populate_recordset(NULL::redshift_catalog.load_error, ?::json)
            """;
    private static final String INSERT_FILES = """
            INSERT INTO redshift_catalog.load_commit
            SELECT * FROM json_populate_recordset(NULL::redshift_catalog.load_commit, ?::json)
            """;

    private final PostgresTarget postgres;

    public LoadStore(PostgresTarget postgres) {
        this.postgres = postgres;
    }

    void write(
            String database,
            TargetTable table,
            Instant started,
            List<LoadError> errors,
            List<FileScan> files,
            String format)
            throws StatementFailedException {
        try (Connection connection = PostgresConnections.open(postgres, database)) {
            connection.setAutoCommit(false);
            insert(connection, INSERT_ERRORS, errorsAsJson(table, started, errors));
            insert(connection, INSERT_FILES, filesAsJson(table, files, format));
            connection.commit();
        } catch (SQLException e) {
            // With PostgreSQL's own SQLSTATE, and without the name of the table: no row of the load is to blame for
            // this.
            String state = e.getSQLState() == null ? ServerMessage.INTERNAL_ERROR : e.getSQLState();
            throw new StatementFailedException(ServerMessage.error(
                    state,
                    "What came of the load could not be recorded (SQLSTATE " + state
                            + "): check the emulator's own connection to PostgreSQL"));
        }
    }

    static String errorsAsJson(TargetTable table, Instant started, List<LoadError> errors) {
        ArrayNode rows = JSON.createArrayNode();
        for (LoadError error : errors) {
            common(rows.addObject(), table)
                    .put("tbl", table.oid())
                    .put("starttime", timestamp(started))
                    .put("session", table.processId())
                    .put("filename", error.file())
                    .put("line_number", error.line())
                    .put("colname", error.column())
                    .put("type", error.type())
                    .put("col_length", error.length())
                    .put("position", error.position())
                    .put("raw_line", error.rawLine())
                    .put("raw_field_value", error.rawFieldValue())
                    .put("err_code", error.code())
                    .put("err_reason", error.reason());
        }
        return rows.toString();
    }

    static String filesAsJson(TargetTable table, List<FileScan> files, String format) {
        ArrayNode rows = JSON.createArrayNode();
        for (FileScan file : files) {
            common(rows.addObject(), table)
                    .put("name", "")
                    .put("filename", file.file())
                    .put("byte_offset", 0)
                    .put("lines_scanned", file.rows())
                    .put("errors", -1)
                    .put("curtime", timestamp(file.at()))
                    .put("status", 1)
                    .put("file_format", format);
        }
        return rows.toString();
    }

    private static ObjectNode common(ObjectNode row, TargetTable table) {
        return row.put("userid", table.userId())
                .put("slice", 0)
                .put("query", table.copyId())
                .put("is_partial", 0)
                .put("start_offset", 0)
                .put("copy_job_id", 0);
    }

    private static String timestamp(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static void insert(Connection connection, String sql, String rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, rows);
            insert.executeUpdate();
        }
    }
}
