package io.millrace.embedded;

/** A server could not be started, stopped or prepared. The message is one line that says which one, why, and what to do. */
public final class BackendException extends RuntimeException {

    public BackendException(String message) {
        super(message);
    }

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
