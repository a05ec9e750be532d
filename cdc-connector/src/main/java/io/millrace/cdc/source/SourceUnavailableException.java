package io.millrace.cdc.source;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/** Nothing could be read of a source. The message says why and what to do, and never holds the password. */
public final class SourceUnavailableException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    SourceUnavailableException(FailureKind kind, String message, Throwable cause) {
        super(ErrorCode.SOURCE_UNAVAILABLE, message, cause);
        this.kind = kind;
    }

    public FailureKind kind() {
        return kind;
    }
}
