package io.millrace.loader.warehouse;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.schemas.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What the warehouse's load-error table says of what a session has tried to load.
 *
 * @param session process id of the session
 * @param since the warehouse's own time before it, because process ids come again
 */
record LoadErrors(int session, String since) {
    /** Provisioned clusters have the first, every deployment of Redshift the second. */
    private static final List<String> QUERIES = List.of(
            "SELECT TRIM(filename), line_number, TRIM(colname), TRIM(type), err_code, TRIM(err_reason)"
                    + " FROM stl_load_errors WHERE session = ? AND starttime >= CAST(? AS TIMESTAMP)"
                    + " ORDER BY starttime DESC, filename, line_number LIMIT 50000",
            "SELECT TRIM(file_name), line_number, TRIM(column_name), TRIM(column_type), error_code, TRIM(error_message)"
                    + " FROM sys_load_error_detail WHERE session_id = ? AND start_time >= CAST(? AS TIMESTAMP)"
                    + " ORDER BY start_time DESC, file_name, line_number LIMIT 50000");

    private static final int S3_SCHEME = "s3://".length();
    private static final String FILE_MISSING = "1212";

    /** Of the session behind a connection that has tried nothing yet. */
    static LoadErrors from(Connection connection) throws SQLException {
        return Statements.query(
                        connection,
                        row -> new LoadErrors(row.getInt(1), row.getString(2)),
                        "SELECT pg_backend_pid(), CAST(getdate() AS VARCHAR(32))")
                .get(0);
    }

    /** The rejection with all that can be found out; with the error's own text when that is nothing. */
    LoadRejection rejection(Connection connection, SQLException error) {
        List<NamedFault> faults = faults(connection);
        if (faults.isEmpty()) {
            return new LoadRejection(LoadRejection.Cause.ROWS, ErrorCode.LOAD_REJECTED, SqlFailures.text(error));
        }
        boolean missing = faults.stream().anyMatch(named -> named.fault().code().equals(FILE_MISSING));
        return new LoadRejection(
                missing ? LoadRejection.Cause.FILES : LoadRejection.Cause.ROWS,
                ErrorCode.LOAD_REJECTED,
                faults.get(0).fault().reason(),
                faults);
    }

    /** All faults; empty when this deployment shows none. The connection is in no transaction. */
    List<NamedFault> faults(Connection connection) {
        for (String query : QUERIES) {
            try {
                List<NamedFault> found = Statements.query(connection, LoadErrors::read, query, session, since);
                if (!found.isEmpty()) {
                    return found;
                }
            } catch (SQLException notThisDeployment) {
                // The other table is asked.
            }
        }
        return List.of();
    }

    private static NamedFault read(ResultSet row) throws SQLException {
        String column = text(row, 3);
        String place = column.isEmpty() ? "" : ", column " + column + " (" + text(row, 4) + ")";
        return new NamedFault(
                object(text(row, 1)),
                row.getLong(2),
                new RowFault(column, Integer.toString(row.getInt(5)), text(row, 6) + place));
    }

    /** The key in an object's URL; empty when there is none. */
    private static String object(String url) {
        int slash = url.indexOf('/', S3_SCHEME);
        return slash < 0 ? "" : url.substring(slash + 1);
    }

    /** Any of the columns may be NULL. */
    private static String text(ResultSet row, int column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value.strip();
    }
}
