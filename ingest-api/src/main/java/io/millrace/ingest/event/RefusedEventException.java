package io.millrace.ingest.event;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/** An event that can never be stored as it is. The message is for the client and shows no values. */
public final class RefusedEventException extends MillraceException {
    private static final long serialVersionUID = 1L;

    public RefusedEventException(ErrorCode code, String message) {
        super(code, message);
    }

    /** Clients can cause any number of these; nobody needs to know where. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
