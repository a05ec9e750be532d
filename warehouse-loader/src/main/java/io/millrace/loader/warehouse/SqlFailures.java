package io.millrace.loader.warehouse;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an error of the warehouse means. Redshift gives most of its own errors the same SQLSTATE, XX000, so its text
 * counts first.
 */
final class SqlFailures {
    static final String UNDEFINED_TABLE = "42P01";
    static final String DUPLICATE_TABLE = "42P07";
    static final String DUPLICATE_COLUMN = "42701";
    static final String UNIQUE_VIOLATION = "23505";

    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** Conflicts between transactions, for which Redshift has numbers of its own. */
    private static final Pattern CONFLICTS = Pattern.compile(
            "^(error: )?(1018|1023)\\b" + "|serializable isolation violation|conflict with concurrent transaction");

    /** S3 refuses access or is in trouble; conflicts between transactions, for which Redshift has numbers of its own. */
    private static final Pattern OUTAGES_OF_COPY =
            Pattern.compile("s3serviceexception.*(status (403|5\\d\\d)|access ?denied|slow ?down)"
                    + "|^(error: )?(1018|1023)\\b|serializable isolation violation|conflict with concurrent transaction"
                    + "|cannot copy into nonexistent table|disk full");

    /** An object of the list is missing, or is not what COPY takes it for. */
    private static final Pattern FILES = Pattern.compile("nosuchkey|status 404|does not exist|not present in manifest"
            + "|decompress|zstd|gzip|inflate|content_length|full object path");

    private static final List<String> OUTAGES = List.of("08", "28", "53", "57P", "58");

    private SqlFailures() {}

    static MillraceException unavailable(String doing, SQLException e) {
        return new MillraceException(code(e), "the warehouse failed while " + doing + ": " + text(e), e);
    }

    private static ErrorCode code(SQLException e) {
        if (state(e).startsWith("40")
                || CONFLICTS.matcher(text(e).toLowerCase(Locale.ROOT)).find()) {
            return ErrorCode.WAREHOUSE_CONFLICT;
        }
        return is(e, INSUFFICIENT_PRIVILEGE) ? ErrorCode.WAREHOUSE_DENIED : ErrorCode.WAREHOUSE_UNAVAILABLE;
    }

    /** Whether a COPY failed because of the rows it read, not because something was away. */
    static boolean blamesRows(SQLException e) {
        String text = text(e).toLowerCase(Locale.ROOT);
        if (text.contains("s3serviceexception") || text.contains("disk full") || isOutage(e)) {
            return false;
        }
        boolean pointsToLoadErrors = text.contains("stl_load_errors") || text.contains("sys_load_error_detail");
        return pointsToLoadErrors || state(e).startsWith("22") || state(e).startsWith("23");
    }

    /**
     * Whether a COPY failed because of something that has nothing to do with the batches it read: the same COPY will do
     * once that is over.
     */
    static boolean isOutageOfCopy(SQLException e) {
        String text = text(e).toLowerCase(Locale.ROOT);
        return isOutage(e)
                || is(e, INSUFFICIENT_PRIVILEGE)
                || is(e, UNDEFINED_TABLE)
                || state(e).startsWith("40")
                || OUTAGES_OF_COPY.matcher(text).find();
    }

    /** Whether a COPY failed because of an object as a whole. */
    static boolean blamesFiles(SQLException e) {
        return FILES.matcher(text(e).toLowerCase(Locale.ROOT)).find();
    }

    /** Whether the statement took longer than it may, or waited too long for a lock. */
    static boolean isTimeout(SQLException e) {
        return is(e, QUERY_CANCELED) || is(e, LOCK_NOT_AVAILABLE);
    }

    /** Whether the warehouse answered and refuses a change of a table's columns. */
    static boolean refusesDefinition(SQLException e) {
        return state(e).startsWith("42") || state(e).startsWith("54") || state(e).startsWith("0A");
    }

    /** Whether a limit of the warehouse is reached, such as the columns of a table. */
    static boolean exceedsLimit(SQLException e) {
        return state(e).startsWith("54");
    }

    /**
     * Whether the warehouse is away, overloaded, without space or shutting down, or doesn't let us in: nothing that another statement
     * would change (classes of SQLSTATE).
     */
    static boolean isOutage(SQLException e) {
        return OUTAGES.stream().anyMatch(state(e)::startsWith);
    }

    static boolean is(SQLException e, String state) {
        return state(e).equals(state);
    }

    static String text(SQLException e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\n\\s*", " ");
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
