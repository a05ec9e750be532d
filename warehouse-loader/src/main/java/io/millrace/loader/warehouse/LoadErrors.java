package io.millrace.loader.warehouse;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.schemas.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the warehouse's load-error table says of a failed COPY. Values are left where they are: they may be personal.
 *
 * @param session process id of the session that ran the COPY
 * @param since the warehouse's own time before it, because process ids come again
 */
record LoadErrors(int session, String since) {
    /** Provisioned clusters have the first, every deployment of Redshift the second. */
    private static final List<String> QUERIES = List.of(
            "SELECT TRIM(filename), line_number, TRIM(colname), TRIM(type), err_code, TRIM(err_reason)"
                    + " FROM stl_load_errors WHERE session = ? AND starttime >= CAST(? AS TIMESTAMP)"
                    + " ORDER BY starttime DESC LIMIT 100",
            "SELECT TRIM(file_name), line_number, TRIM(column_name), TRIM(column_type), error_code, TRIM(error_message)"
                    + " FROM sys_load_error_detail WHERE session_id = ? AND start_time >= CAST(? AS TIMESTAMP)"
                    + " ORDER BY start_time DESC LIMIT 100");

    private static final int S3_SCHEME = "s3://".length();

    /** The rejection with all that can be found out; with the error's own text when that is nothing. */
    LoadRejection rejection(Connection connection, SQLException error) {
        for (String query : QUERIES) {
            try {
                List<Found> found = Statements.query(connection, LoadErrors::read, query, session, since);
                if (!found.isEmpty()) {
                    return rejection(found);
                }
            } catch (SQLException notThisDeployment) {
                error.addSuppressed(notThisDeployment);
            }
        }
        return new LoadRejection(ErrorCode.LOAD_REJECTED, SqlFailures.text(error), Map.of());
    }

    private static LoadRejection rejection(List<Found> found) {
        Map<String, String> byObject = found.stream()
                .filter(error -> !error.object().isEmpty())
                .collect(Collectors.toMap(Found::object, Found::reason, (first, second) -> first));
        return new LoadRejection(ErrorCode.LOAD_REJECTED, found.get(0).reason(), byObject);
    }

    private static Found read(ResultSet row) throws SQLException {
        String column = text(row, 3);
        String place = column.isEmpty() ? "" : ", column " + column + " (" + text(row, 4) + ")";
        String reason = text(row, 6) + " [" + row.getInt(5) + "] in line " + row.getLong(2) + place
                + "; mend the table, and the batch is loaded by itself";
        return new Found(object(text(row, 1)), reason);
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

    private record Found(String object, String reason) {}
}
