package io.millrace.schemas.row;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/** A record that cannot be a row. It goes to the bad file with this code and message; the message shows no values. */
public final class BadRowException extends MillraceException {
    private static final long serialVersionUID = 1L;

    public BadRowException(ErrorCode code, String message) {
        super(code, message);
    }
}
