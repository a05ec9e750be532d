package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.wire.ServerMessage;

/** A COPY that the emulator, not PostgreSQL, gives up, with what the client is told. */
final class CopyFailedException extends Exception {
    private final transient ServerMessage error;

    CopyFailedException(ServerMessage error) {
        super(error.text());
        this.error = error;
    }

    CopyFailedException(String text) {
        this(ServerMessage.error(ServerMessage.INTERNAL_ERROR, text));
    }

    ServerMessage error() {
        return error;
    }
}
