package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.Gtids;
import io.millrace.cdc.stream.Watermark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Takes watermarks without writing to the source. */
final class Watermarks {
    private final Connection connection;
    private final boolean mariaDb;

    Watermarks(Connection connection, boolean mariaDb) {
        this.connection = connection;
        this.mariaDb = mariaDb;
    }

    /** Before rows are read. MariaDB ties a place in the binlog to a snapshot; MySQL's set of transactions is taken before the read. */
    Watermark begin() throws SQLException {
        if (!mariaDb) {
            return transactions();
        }
        execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        return place();
    }

    /** Begins to read everything as of one moment, and gives a mark before it. */
    Watermark beginConsistent() throws SQLException {
        if (mariaDb) {
            return begin();
        }
        Watermark low = transactions();
        execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        return low;
    }

    void end() throws SQLException {
        if (mariaDb) {
            execute("COMMIT");
        }
    }

    void endConsistent() throws SQLException {
        execute("COMMIT");
    }

    /** A mark behind everything that is visible now. */
    Watermark now() throws SQLException {
        if (!mariaDb) {
            return transactions();
        }
        Watermark now = begin();
        end();
        return now;
    }

    Watermark transactions() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            String gtids = rows.next() ? rows.getString(1) : "";
            return new Watermark.Transactions(Gtids.parse(false, gtids));
        }
    }

    private Watermark place() throws SQLException {
        String file = "";
        long position = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW STATUS LIKE 'binlog_snapshot_%'")) {
            while (rows.next()) {
                switch (rows.getString(1).toLowerCase(Locale.ROOT)) {
                    case "binlog_snapshot_file" -> file = rows.getString(2);
                    case "binlog_snapshot_position" -> position = rows.getLong(2);
                    default -> {}
                }
            }
        }
        return new Watermark.Place(file, position);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
