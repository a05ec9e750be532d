package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.LoadSession;
import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;

/** Where the rows of all files go: into PostgreSQL's COPY, or nowhere with NOLOAD, or into the journal when they are bad. */
final class RowOutput {
    private static final int BLOCK = 64 << 10;

    private final LoadSession session;
    private final LoadJournal journal;
    private final boolean checkOnly;
    private final CopyText text = new CopyText();
    private long loaded;

    RowOutput(LoadSession session, LoadJournal journal, boolean checkOnly) {
        this.session = session;
        this.journal = journal;
        this.checkOnly = checkOnly;
    }

    /** Takes rows; each is to be followed by {@link #accepted}. */
    CopyText text() {
        return text;
    }

    void accepted() throws IOException, DatabaseException, StatementFailedException {
        loaded++;
        if (text.length() >= BLOCK) {
            flush();
        }
        checkCanceled();
    }

    void rejected(SourceFile file, long line, String rawLine, InvalidRowException cause)
            throws StatementFailedException {
        journal.reject(file, line, rawLine, cause);
        checkCanceled();
    }

    void flush() throws IOException, DatabaseException {
        if (text.length() > 0 && !checkOnly) {
            session.copyRows(text.bytes(), text.length());
        }
        text.truncate(0);
    }

    long loaded() {
        return loaded;
    }

    private void checkCanceled() throws StatementFailedException {
        if (session.canceled()) {
            throw new StatementFailedException(
                    ServerMessage.error(ServerMessage.CANCELED, "Query cancelled on user's request"));
        }
    }
}
