package io.millrace.loader.warehouse;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Finds out why a COPY was refused.
 *
 * @param connection the one it ran on
 * @param errors of that connection's session
 */
record CopyRejections(Connection connection, TableName table, LoadErrors errors) {
    /**
     * Ends the transaction.
     *
     * @throws MillraceException {@link ErrorCode#WAREHOUSE_UNAVAILABLE} when it has nothing to do with what was read
     */
    LoadRejection of(SQLException e) {
        if (SqlFailures.blamesRows(e)) {
            undo();
            return errors.rejection(connection, e);
        }
        if (SqlFailures.isOutageOfCopy(e)) {
            throw SqlFailures.unavailable("loading " + table, e);
        }
        undo();
        requireAnswer();
        if (SqlFailures.isTimeout(e)) {
            String reason = SqlFailures.text(e) + "; if loads need longer than copy-timeout, raise it";
            return new LoadRejection(LoadRejection.Cause.TIME, ErrorCode.LOAD_REJECTED, reason);
        }
        LoadRejection.Cause cause =
                SqlFailures.blamesFiles(e) ? LoadRejection.Cause.FILES : LoadRejection.Cause.UNKNOWN;
        return new LoadRejection(cause, ErrorCode.LOAD_REJECTED, SqlFailures.text(e));
    }

    private void undo() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                // One of the queries that follow is refused by some deployments; in a transaction it would fail the
                // others too.
                connection.setAutoCommit(true);
            }
        } catch (SQLException broken) {
            throw SqlFailures.unavailable("undoing a load of " + table, broken);
        }
    }

    private void requireAnswer() {
        try {
            Statements.query(connection, row -> row.getInt(1), "SELECT 1");
        } catch (SQLException broken) {
            throw SqlFailures.unavailable("answering after a load of " + table, broken);
        }
    }
}
