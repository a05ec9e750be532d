package io.millrace.embedded;

import java.nio.file.Path;

/**
 * Where the warehouse's PostgreSQL stands.
 *
 * @param directory keeps the data and the log
 * @param binaries where the server's programs are unpacked; several servers may share it
 */
record PostgresSettings(Path directory, Path binaries, int port, String superuserPassword) {

    @Override
    public String toString() {
        return "PostgresSettings[directory=" + directory + ", port=" + port + "]";
    }
}
