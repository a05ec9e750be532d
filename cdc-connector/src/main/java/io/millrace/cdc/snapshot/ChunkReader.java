package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.Gtids;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.stream.Chunk;
import io.millrace.cdc.stream.Watermark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a table chunk by chunk, each between two watermarks. Writes nothing to the source and locks nothing. */
public final class ChunkReader {
    private static final int MAX_ROWS = 10_000;
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private final Connection connection;
    private final boolean mariaDb;
    private final String source;
    private final TableName name;

    /**
     * @param connection whose session has the time zone UTC and commits by itself
     */
    public ChunkReader(Connection connection, boolean mariaDb, String source, TableName name) {
        this.connection = connection;
        this.mariaDb = mariaDb;
        this.source = source;
        this.name = name;
    }

    /** Names the table's progress beside the position of its source. */
    public static String progressKey(String source, TableName name) {
        return source + "/snapshot/" + name;
    }

    /** The progress that was stored, or the beginning. */
    public static SnapshotProgress progress(Optional<String> stored) {
        return stored.map(SnapshotProgress::decode)
                .orElseGet(() -> new SnapshotProgress(false, List.of(), List.of(), 0));
    }

    /** The chunk that follows, and the progress that it makes. */
    public record Step(Chunk chunk, SnapshotProgress progress) {}

    /**
     * Reads the next chunk. Only when a window on the table is open.
     *
     * @return empty when the table is gone, or can't be gone through by its key
     */
    public Optional<Step> next(SnapshotProgress progress) throws SQLException {
        Optional<KeyRange> range = range();
        if (range.isEmpty()) {
            return Optional.empty();
        }
        List<String> until = progress.until().isEmpty() ? lastKey(range.get()) : progress.until();
        Watermark low = begin();
        List<RowImage> rows = new ArrayList<>();
        boolean complete;
        try {
            complete = read(range.get(), progress.after(), until, rows);
        } finally {
            end();
        }
        Watermark high = mariaDb ? low : transactions();
        boolean sameShape = range().filter(
                        again -> again.table().equals(range.get().table()))
                .isPresent();
        if (!sameShape) {
            // The table was altered meanwhile: what was read belongs to neither form.
            return next(progress);
        }
        List<String> after = rows.isEmpty() ? progress.after() : range.get().literals(rows.get(rows.size() - 1));
        SnapshotProgress made = new SnapshotProgress(complete, after, until, progress.rows() + rows.size());
        Chunk chunk = new Chunk(range.get().table().map(), rows, low, high, progressKey(source, name), made.encode());
        return Optional.of(new Step(chunk, made));
    }

    private Optional<KeyRange> range() throws SQLException {
        return new TableCatalog(connection, mariaDb).table(name).flatMap(KeyRange::of);
    }

    private List<String> lastKey(KeyRange range) throws SQLException {
        List<String> last = new ArrayList<>();
        new TableRows(connection, range.table()).read(range.last(), row -> {
            last.addAll(range.literals(row));
            return false;
        });
        return last;
    }

    private boolean read(KeyRange range, List<String> after, List<String> until, List<RowImage> rows)
            throws SQLException {
        long[] bytes = {0};
        boolean[] cut = {false};
        new TableRows(connection, range.table()).read(range.clauses(after, until, MAX_ROWS), row -> {
            rows.add(row);
            bytes[0] += row.json().length();
            cut[0] = bytes[0] >= MAX_BYTES;
            return !cut[0];
        });
        return rows.size() < MAX_ROWS && !cut[0];
    }

    /** MariaDB ties a place in the binlog to a snapshot; MySQL's set of transactions is taken before the read. */
    private Watermark begin() throws SQLException {
        if (!mariaDb) {
            return transactions();
        }
        execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
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

    private void end() throws SQLException {
        if (mariaDb) {
            execute("COMMIT");
        }
    }

    private Watermark transactions() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            String gtids = rows.next() ? rows.getString(1) : "";
            return new Watermark.Transactions(Gtids.parse(false, gtids));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
