package io.millrace.redshift.emulator.copy;

/** A value that its column does not take. Has no stack trace: a file may hold millions of them. */
final class InvalidValueException extends Exception {
    private final LoadErrorCode code;
    private final String reason;
    private final int position;

    InvalidValueException(LoadErrorCode code, String reason, int position) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
        this.position = position;
    }

    InvalidValueException(LoadErrorCode code, String reason) {
        this(code, reason, 0);
    }

    LoadErrorCode code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** Index in the value, from 0. */
    int position() {
        return position;
    }
}
