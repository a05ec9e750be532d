package io.millrace.loader.isolation;

import io.millrace.schemas.error.ErrorCode;
import java.util.List;

/**
 * Why the warehouse refused to load.
 *
 * @param reason what it said of the whole
 * @param faults what it said of single rows; may be empty
 */
public record LoadRejection(Cause cause, ErrorCode code, String reason, List<NamedFault> faults) {
    public LoadRejection {
        faults = List.copyOf(faults);
    }

    /** A rejection that names no rows. */
    public LoadRejection(Cause cause, ErrorCode code, String reason) {
        this(cause, code, reason, List.of());
    }

    /** What is known of the cause. */
    public enum Cause {
        /** Rows. */
        ROWS,
        /** An object: it is missing, damaged or compressed in another way. */
        FILES,
        /** The number of rows that were loaded is not the number that the batches hold. */
        COUNT,
        /** They take longer than they may. */
        TIME,
        /** Unknown, but the warehouse answers: what is in the batches when it happens again and again, else chance. */
        UNKNOWN
    }
}
