package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.Gtid;
import io.millrace.cdc.binlog.TableMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the stream brings of a table while rows of it are selected (DBLog, arXiv 2010.12597): a selected row whose key changed after the
 * low watermark is older than its change, or as old, and must not follow it.
 */
public final class SnapshotWindow {
    /** Where a transaction ended. */
    private record Mark(Optional<Gtid> gtid, String file, long position) {}

    private final String database;
    private final String table;
    private final Map<String, Mark> lastChange = new HashMap<>();
    private final List<String> current = new ArrayList<>();
    private final List<TableMap> shapes = new ArrayList<>();
    private boolean emptied;

    SnapshotWindow(String database, String table) {
        this.database = database;
        this.table = table;
    }

    boolean isOf(String ofDatabase, String ofTable) {
        return table.equals(ofTable) && database.equals(ofDatabase);
    }

    void changed(TableMap shape, String key) {
        current.add(key);
        if (shapes.isEmpty() || !shapes.get(shapes.size() - 1).columns().equals(shape.columns())) {
            shapes.add(shape);
        }
    }

    void emptied() {
        emptied = true;
    }

    void ended(Optional<Gtid> gtid, String file, long position) {
        Mark mark = new Mark(gtid, file, position);
        current.forEach(key -> lastChange.put(key, mark));
        current.clear();
    }

    /** Whether the chunk shows the table as the stream did: same columns, and not emptied meanwhile. */
    boolean agreesWith(Chunk chunk) {
        return !emptied
                && shapes.stream()
                        .allMatch(shape -> shape.columns().equals(chunk.table().columns()));
    }

    /** Whether any row changed since the window was opened. */
    boolean hasChanges() {
        return !lastChange.isEmpty();
    }

    /** Whether the row of the key changed after that moment; the key of a row without one is an empty object. */
    public boolean changedAfter(Watermark low, String key) {
        Mark mark = lastChange.get(key);
        return mark != null && low.isBefore(mark.gtid(), mark.file(), mark.position());
    }
}
