package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import java.io.IOException;
import java.io.InputStream;

/** Reads files of one format. */
interface RowSource {
    /**
     * Hands all rows of a file on.
     *
     * @param in the file's content, decompressed
     * @return how many rows there were, good and bad
     */
    long read(SourceFile file, InputStream in, RowOutput out)
            throws IOException, DatabaseException, StatementFailedException;
}
