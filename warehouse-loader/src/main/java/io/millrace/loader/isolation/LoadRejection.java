package io.millrace.loader.isolation;

import io.millrace.schemas.error.ErrorCode;
import java.util.Map;

/**
 * Why the warehouse refused a group of batches.
 *
 * @param cause whether that is because of what is in them
 * @param reason what it said of the whole
 * @param byObject what it said of single objects: place, column and cause, no values; may be empty
 */
public record LoadRejection(Cause cause, ErrorCode code, String reason, Map<String, String> byObject) {
    public LoadRejection {
        byObject = Map.copyOf(byObject);
    }

    /** A rejection because of rows. */
    public LoadRejection(ErrorCode code, String reason, Map<String, String> byObject) {
        this(Cause.ROWS, code, reason, byObject);
    }

    /** What is known of the cause. */
    public enum Cause {
        /** Rows. */
        ROWS,
        /** They take longer than they may. */
        TIME,
        /** Unknown, but the warehouse answers: rows when it happens again and again, else chance. */
        UNKNOWN
    }
}
