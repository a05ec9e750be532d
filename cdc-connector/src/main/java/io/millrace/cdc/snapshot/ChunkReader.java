package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.snapshot.SnapshotProgress.Part;
import io.millrace.cdc.stream.Chunk;
import io.millrace.cdc.stream.Watermark;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a range of a table's key chunk by chunk, each between two watermarks. Writes nothing to the source and locks nothing. */
public final class ChunkReader {
    static final int MAX_ROWS = 10_000;
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private final Connection connection;
    private final Watermarks watermarks;
    private final boolean mariaDb;
    private final TableName name;
    private final InstantSource clock;
    private Optional<KeyRange> known = Optional.empty();

    /**
     * @param connection whose session has the time zone UTC and commits by itself
     */
    public ChunkReader(Connection connection, boolean mariaDb, TableName name, InstantSource clock) {
        this.connection = connection;
        this.watermarks = new Watermarks(connection, mariaDb);
        this.mariaDb = mariaDb;
        this.name = name;
        this.clock = clock;
    }

    /** The chunk that follows, and the part behind it. */
    public record Step(Chunk chunk, Part part) {}

    /**
     * Reads the next chunk. Only when a window on the table is open.
     *
     * @return empty when the table is gone, or can't be gone through by its key any more
     */
    public Optional<Step> next(Part part) throws SQLException {
        while (true) {
            Optional<KeyRange> range = range();
            if (range.isEmpty()) {
                return Optional.empty();
            }
            Watermark low = watermarks.begin();
            List<RowImage> rows = new ArrayList<>();
            boolean complete;
            try {
                complete = read(range.get(), part, rows);
            } finally {
                watermarks.end();
            }
            Watermark high = mariaDb ? low : watermarks.transactions();
            if (range().equals(range)) {
                List<String> after = rows.isEmpty() ? part.after() : range.get().literals(rows.get(rows.size() - 1));
                Chunk chunk = new Chunk(
                        range.get().map(), rows, low, high, clock.instant().getEpochSecond());
                return Optional.of(new Step(chunk, new Part(complete, after, part.until())));
            }
            // The table was altered meanwhile: what was read belongs to neither form.
        }
    }

    /** The same object as long as the table keeps its form. */
    private Optional<KeyRange> range() throws SQLException {
        Optional<SourceTable> table = new TableCatalog(connection, mariaDb).table(name);
        if (table.isEmpty() || !table.equals(known.map(KeyRange::table))) {
            known = table.flatMap(KeyRange::of);
        }
        return known;
    }

    private boolean read(KeyRange range, Part part, List<RowImage> rows) throws SQLException {
        long[] bytes = {0};
        boolean[] cut = {false};
        new TableRows(connection, range.table()).read(range.clauses(part.after(), part.until(), MAX_ROWS), row -> {
            rows.add(row);
            bytes[0] += row.json().length();
            cut[0] = bytes[0] >= MAX_BYTES;
            return !cut[0];
        });
        return rows.size() < MAX_ROWS && !cut[0];
    }
}
