package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.wire.ServerMessage;

/** A statement that can't be run, with what the client is told. */
final class StatementException extends Exception {
    private final String sqlState;
    private final String text;

    private StatementException(String sqlState, String text) {
        super(text);
        this.sqlState = sqlState;
        this.text = text;
    }

    static StatementException syntax(String text) {
        return new StatementException(ServerMessage.SYNTAX_ERROR, text);
    }

    static StatementException notSupported(String text) {
        return new StatementException(ServerMessage.NOT_SUPPORTED, text);
    }

    String sqlState() {
        return sqlState;
    }

    String text() {
        return text;
    }
}
