package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.sql.CopyOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What one COPY notes about its files and its bad rows; fails the COPY when there are too many of these. */
final class LoadJournal {
    private static final int BATCH = 500;
    private static final int KEPT = 1_000;

    private final CopyCommand command;
    private final String database;
    private final TargetTable table;
    private final LoadStore store;
    private final Instant started;
    private final List<LoadError> unwritten = new ArrayList<>();
    private final List<LoadError> kept = new ArrayList<>();
    private final List<FileScan> files = new ArrayList<>();
    private long bad;
    private boolean failed;

    LoadJournal(CopyCommand command, String database, TargetTable table, LoadStore store, Instant started) {
        this.command = command;
        this.database = database;
        this.table = table;
        this.store = store;
        this.started = started;
    }

    long bad() {
        return bad;
    }

    /** The id of the COPY, if its data failed it. */
    OptionalLong failedCopyId() {
        return failed ? OptionalLong.of(table.copyId()) : OptionalLong.empty();
    }

    /** @throws StatementFailedException when this is one bad row too many */
    void reject(SourceFile file, long line, String rawLine, InvalidRowException cause) throws StatementFailedException {
        Optional<TargetColumn> column = cause.column();
        LoadError error = new LoadError(
                file.location().toString(),
                line,
                column.map(TargetColumn::name).orElse(""),
                column.map(TargetColumn::type).orElse(""),
                column.map(TargetColumn::lengthText).orElse(""),
                cause.position(),
                rawLine,
                cause.fieldValue(),
                cause.code().number(),
                cause.reason());
        bad++;
        unwritten.add(error);
        if (kept.size() < KEPT) {
            kept.add(error);
        }
        int limit = command.options().maxErrors();
        if (limit != CopyOptions.NO_LIMIT && bad >= Math.max(1, limit)) {
            failed = true;
            write();
            throw new StatementFailedException("Load into table '" + command.table()
                    + "' failed.  Check 'stl_load_errors' system table for details.");
        }
        if (unwritten.size() >= BATCH) {
            write();
        }
    }

    void scanned(FileScan scan) {
        files.add(scan);
    }

    /** Writes what is not written yet, so that it outlives a rollback. */
    void write() throws StatementFailedException {
        if (!unwritten.isEmpty() || !files.isEmpty()) {
            store.write(database, table, started, unwritten, files, format());
            unwritten.clear();
        }
    }

    /** The errors, at most {@value #KEPT}, for the client's own transaction, whose snapshot is older than they are. */
    String errorsAsJson() {
        return LoadStore.errorsAsJson(table, started, kept);
    }

    /** The files, for the client's own transaction. */
    String filesAsJson() {
        return LoadStore.filesAsJson(table, files, format());
    }

    private String format() {
        return command.format().shown();
    }
}
