package io.millrace.cdc.capture;

import io.millrace.cdc.snapshot.SnapshotProgress;
import io.millrace.cdc.snapshot.SnapshotProgress.Part;
import io.millrace.cdc.snapshot.SnapshotStatus;
import io.millrace.cdc.snapshot.TableName;
import java.util.List;

/** The copy of one table, on which several readers work. */
final class TableCopy {
    private final String source;
    private final TableName table;
    private SnapshotProgress progress;
    private SnapshotStatus.State state;
    private String reason = "";

    TableCopy(String source, TableName table, SnapshotProgress progress) {
        this.source = source;
        this.table = table;
        this.progress = progress;
        this.state = progress.done() ? SnapshotStatus.State.DONE : SnapshotStatus.State.WAITING;
    }

    /** Names the copy's progress beside the position of its source. */
    static String progressKey(String source, TableName table) {
        return source + "/snapshot/" + table;
    }

    String progressKey() {
        return progressKey(source, table);
    }

    TableName table() {
        return table;
    }

    synchronized SnapshotProgress progress() {
        return progress;
    }

    synchronized void plan(List<Part> parts) {
        progress = progress.planned(parts);
        state = progress.done() ? SnapshotStatus.State.DONE : SnapshotStatus.State.COPYING;
    }

    /** Called when the rows up to there are sent; gives what is to be remembered with them. */
    synchronized String advance(int part, Part to, int rows) {
        progress = progress.advanced(part, to, rows);
        state = progress.done() ? SnapshotStatus.State.DONE : SnapshotStatus.State.COPYING;
        reason = "";
        return progress.encode();
    }

    synchronized void giveUp(String why) {
        state = SnapshotStatus.State.GIVEN_UP;
        reason = why;
    }

    synchronized void waitFor(String what) {
        reason = what;
    }

    synchronized SnapshotStatus status() {
        return new SnapshotStatus(table, state, progress.rows(), reason);
    }
}
