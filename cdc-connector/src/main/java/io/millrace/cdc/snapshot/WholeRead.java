package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.stream.Chunk;
import io.millrace.cdc.stream.Watermark;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table as of one moment, in pieces. For tables that can't be gone through by a key. An interrupted read begins anew. Locks
 * nothing; the server keeps the old versions of rows for as long as it takes.
 */
public final class WholeRead {
    private final Connection connection;
    private final Watermarks watermarks;
    private final SourceTable table;
    private final InstantSource clock;

    public WholeRead(Connection connection, boolean mariaDb, SourceTable table, InstantSource clock) {
        this.connection = connection;
        this.watermarks = new Watermarks(connection, mariaDb);
        this.table = table;
        this.clock = clock;
    }

    /** Told each piece. */
    public interface Pieces {
        /** Says whether another piece is wanted. */
        boolean piece(Chunk chunk) throws SQLException, InterruptedException;
    }

    /**
     * Reads the table. Only when a window on the table is open.
     *
     * @return a mark behind the read
     */
    public Watermark read(Pieces target) throws SQLException, InterruptedException {
        Watermark low = watermarks.beginConsistent();
        Watermark high = low instanceof Watermark.Place ? low : watermarks.transactions();
        Reading reading = new Reading(target, low, high);
        try {
            new TableRows(connection, table).read("", reading::row);
            reading.end();
        } finally {
            watermarks.endConsistent();
        }
        return watermarks.now();
    }

    private final class Reading {
        private final Pieces target;
        private final Watermark low;
        private final Watermark high;
        private final TableMap map = table.map();
        private final long at = clock.instant().getEpochSecond();
        private List<RowImage> rows = new ArrayList<>();
        private long bytes;
        private boolean wanted = true;
        private boolean interrupted;

        Reading(Pieces target, Watermark low, Watermark high) {
            this.target = target;
            this.low = low;
            this.high = high;
        }

        boolean row(RowImage row) throws SQLException {
            rows.add(row);
            bytes += row.json().length();
            if (rows.size() >= ChunkReader.MAX_ROWS || bytes >= ChunkReader.MAX_BYTES) {
                try {
                    flush();
                } catch (InterruptedException e) {
                    interrupted = true;
                    return false;
                }
            }
            return wanted;
        }

        void end() throws SQLException, InterruptedException {
            if (interrupted) {
                throw new InterruptedException("the copy was stopped");
            }
            if (wanted) {
                flush();
            }
        }

        private void flush() throws SQLException, InterruptedException {
            wanted = target.piece(new Chunk(map, rows, low, high, at));
            rows = new ArrayList<>();
            bytes = 0;
        }
    }
}
