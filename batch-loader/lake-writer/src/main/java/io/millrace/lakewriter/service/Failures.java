package io.millrace.lakewriter.service;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.EnumSet;
import java.util.Set;

/** What a partition's failure asks for. */
final class Failures {
    private static final Set<ErrorCode> NEEDS_SOMEBODY =
            EnumSet.of(ErrorCode.CHAIN_BROKEN, ErrorCode.CORRUPT_OBJECT, ErrorCode.INVALID_CONFIGURATION);
    private static final Set<ErrorCode> PASSES =
            EnumSet.of(ErrorCode.OBJECT_STORE_UNAVAILABLE, ErrorCode.KAFKA_UNAVAILABLE);

    private Failures() {}

    /** Nothing changes until somebody acts. */
    static boolean needsSomebody(Throwable failure) {
        return failure instanceof MillraceException known && NEEDS_SOMEBODY.contains(known.code());
    }

    /** The same step may succeed later. */
    static boolean passes(Throwable failure) {
        return failure instanceof MillraceException known && PASSES.contains(known.code());
    }

    /** Whether the failure was foreseen, so that its message is made for people. */
    static boolean isForeseen(Throwable failure) {
        return failure instanceof MillraceException || failure instanceof PartitionWork.TopicRecreated;
    }
}
