package io.millrace.jobs.spark;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Errors on their way from an executor, whose exceptions the driver sees as text. */
final class RemoteFailures {
    private static final Set<ErrorCode> KNOWN =
            EnumSet.of(ErrorCode.OBJECT_STORE_UNAVAILABLE, ErrorCode.CORRUPT_OBJECT);

    private static final String END = " [end of lake]";

    private RemoteFailures() {}

    static IOException asIo(MillraceException failure) {
        return new IOException(mark(failure.code()) + failure.getMessage() + END, failure);
    }

    /** What an executor said of the object store, if that is why a run failed. */
    static Optional<MillraceException> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<MillraceException> found = of(String.valueOf(cause.getMessage()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<MillraceException> of(String message) {
        for (ErrorCode code : KNOWN) {
            int begin = message.indexOf(mark(code));
            int end = message.indexOf(END, Math.max(0, begin));
            if (begin >= 0 && end >= 0) {
                String said = message.substring(begin + mark(code).length(), end);
                return Optional.of(new MillraceException(code, "on an executor: " + said));
            }
        }
        return Optional.empty();
    }

    private static String mark(ErrorCode code) {
        return "[" + LakeUri.SCHEME + ": " + code.text() + "] ";
    }
}
