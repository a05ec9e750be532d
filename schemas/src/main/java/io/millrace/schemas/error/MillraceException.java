package io.millrace.schemas.error;

/** An error with its code. The message carries the values concerned and the next step, never secrets or personal data. */
public class MillraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public MillraceException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public MillraceException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
