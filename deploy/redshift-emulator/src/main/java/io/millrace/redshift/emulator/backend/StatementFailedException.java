package io.millrace.redshift.emulator.backend;

import io.millrace.redshift.emulator.wire.ServerMessage;

/** A statement that the emulator, not PostgreSQL, gives up, with what the client is told. */
public final class StatementFailedException extends Exception {
    private final transient ServerMessage error;

    public StatementFailedException(ServerMessage error) {
        super(error.text());
        this.error = error;
    }

    /** With SQLSTATE {@value ServerMessage#INTERNAL_ERROR}. */
    public StatementFailedException(String text) {
        this(ServerMessage.error(ServerMessage.INTERNAL_ERROR, text));
    }

    public ServerMessage error() {
        return error;
    }
}
