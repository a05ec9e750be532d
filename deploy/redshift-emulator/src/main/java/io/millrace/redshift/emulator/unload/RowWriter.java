package io.millrace.redshift.emulator.unload;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes rows into one file. */
interface RowWriter extends AutoCloseable {
    /** @param values PostgreSQL's text of each value; nothing for NULL */
    void write(List<Optional<String>> values) throws IOException;

    /** Ends the file; without it the file is not complete. */
    @Override
    void close() throws IOException;
}
