package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.PostgresConnections;
import io.millrace.redshift.emulator.PostgresTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Writes load errors through a connection of its own, so that they outlive the client's transaction. */
public final class LoadErrorStore {
    private static final String INSERT = """
            INSERT INTO redshift_catalog.load_error
              (userid, tbl, starttime, session, query, filename, line_number, colname, type, col_length, position,
               raw_line, raw_field_value, err_code, err_reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final PostgresTarget postgres;

    public LoadErrorStore(PostgresTarget postgres) {
        this.postgres = postgres;
    }

    void write(String database, TargetTable table, Instant started, List<LoadError> errors) throws CopyFailedException {
        try (Connection connection = PostgresConnections.open(postgres, database);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (LoadError error : errors) {
                insert.setInt(1, table.userId());
                insert.setInt(2, table.oid());
                insert.setObject(3, LocalDateTime.ofInstant(started, ZoneOffset.UTC));
                insert.setInt(4, table.processId());
                insert.setLong(5, table.copyId());
                insert.setString(6, error.file());
                insert.setLong(7, error.line());
                insert.setString(8, error.column());
                insert.setString(9, error.type());
                insert.setString(10, error.length());
                insert.setInt(11, error.position());
                insert.setString(12, error.rawLine());
                insert.setString(13, error.rawFieldValue());
                insert.setInt(14, error.code());
                insert.setString(15, error.reason());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new CopyFailedException("Load errors could not be written to stl_load_errors (SQLSTATE "
                    + e.getSQLState() + "): check the emulator's own connection to PostgreSQL");
        }
    }
}
