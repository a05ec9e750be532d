package io.millrace.redshift.emulator.backend;

import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The client's own database session and transaction, as COPY and UNLOAD use it. */
public interface LoadSession {
    /** PostgreSQL refused; the transaction has failed and PostgreSQL's error stands in {@link #error}. */
    final class DatabaseException extends Exception {
        private final transient ServerMessage error;

        public DatabaseException(ServerMessage error) {
            super(error.text());
            this.error = error;
        }

        public ServerMessage error() {
            return error;
        }
    }

    /** The database that the client is connected to. */
    String database();

    /** Runs a statement with text parameters and returns its rows. */
    List<List<Optional<String>>> query(String sql, String... parameters) throws IOException, DatabaseException;

    /** Starts a {@code COPY … FROM STDIN}. */
    void startCopy(String sql) throws IOException, DatabaseException;

    /** Sends whole rows. */
    void copyRows(byte[] bytes, int length) throws IOException, DatabaseException;

    /** Ends the COPY well. */
    void finishCopy() throws IOException, DatabaseException;

    /** The columns of a query that is not run. */
    List<ResultColumn> describe(String sql) throws IOException, DatabaseException;

    /** Takes the lines of a {@code COPY … TO STDOUT}. */
    interface LineTarget {
        void take(byte[] line) throws IOException, StatementFailedException;
    }

    /**
     * Runs a {@code COPY … TO STDOUT} to its end.
     *
     * @throws StatementFailedException as the target throws it; the session can then only {@link #fail}
     */
    void copyOut(String sql, LineTarget target) throws IOException, DatabaseException, StatementFailedException;

    /** Makes the transaction fail, in the middle of a COPY or outside of one. */
    void fail() throws IOException;

    /** Tells the client something while the statement runs. */
    void notice(ServerMessage notice) throws IOException;

    /** Whether the client asked to cancel the statement. */
    boolean canceled();
}
