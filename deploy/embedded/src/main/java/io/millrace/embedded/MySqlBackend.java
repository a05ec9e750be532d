package io.millrace.embedded;

/**
 * A MySQL server to capture changes from: {@code binlog_format=ROW}, {@code binlog_row_image=FULL}, {@code
 * binlog_row_metadata=FULL}, {@code gtid_mode=ON}.
 */
public interface MySqlBackend extends Backend {

    String host();

    int port();

    /** A user who may do everything, creating users included. */
    String user();

    String password();
}
