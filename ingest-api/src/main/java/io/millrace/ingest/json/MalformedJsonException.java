package io.millrace.ingest.json;

/** Bytes that are not one JSON value in UTF-8. The message shows none of them. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }

    /** Clients can cause any number of these; nobody needs to know where. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
