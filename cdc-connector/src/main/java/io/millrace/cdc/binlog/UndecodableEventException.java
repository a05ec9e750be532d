package io.millrace.cdc.binlog;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/** An event that can't be decoded, or that must not be passed over. Capture stops before it. */
public final class UndecodableEventException extends MillraceException {
    private static final long serialVersionUID = 1L;

    public UndecodableEventException(String message) {
        super(ErrorCode.SOURCE_NOT_DECODABLE, message);
    }

    public UndecodableEventException(String message, Throwable cause) {
        super(ErrorCode.SOURCE_NOT_DECODABLE, message, cause);
    }
}
