package io.millrace.redshift.emulator.copy;

import java.util.Optional;

/** A row that can't be loaded. Has no stack trace, as {@link InvalidValueException}. */
final class InvalidRowException extends Exception {
    private final transient Optional<TargetColumn> column;
    private final String fieldValue;
    private final LoadErrorCode code;
    private final String reason;
    private final int position;

    InvalidRowException(Optional<TargetColumn> column, String fieldValue, InvalidValueException cause) {
        super(cause.reason(), null, false, false);
        this.column = column;
        this.fieldValue = fieldValue;
        this.code = cause.code();
        this.reason = cause.reason();
        this.position = cause.position();
    }

    /** Empty when the row as a whole is bad. */
    Optional<TargetColumn> column() {
        return column;
    }

    String fieldValue() {
        return fieldValue;
    }

    LoadErrorCode code() {
        return code;
    }

    String reason() {
        return reason;
    }

    int position() {
        return position;
    }
}
