package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.Behaviour;
import io.millrace.redshift.emulator.backend.LoadSession;
import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.sql.CopyCommand.JsonMapping;
import io.millrace.redshift.emulator.sql.SourceFormat;
import io.millrace.redshift.emulator.store.ObjectStore;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** One COPY from its start to its end. */
final class CopyRun {
    private final CopyCommand command;
    private final LoadSession session;
    private final LoadStore store;
    private final Behaviour behaviour;
    private final InstantSource clock;
    private Optional<LoadJournal> journal = Optional.empty();

    CopyRun(CopyCommand command, LoadSession session, LoadStore store, Behaviour behaviour, InstantSource clock) {
        this.command = command;
        this.session = session;
        this.store = store;
        this.behaviour = behaviour;
        this.clock = clock;
    }

    /** @return rows loaded */
    long run(ObjectStore objects) throws IOException, DatabaseException, StatementFailedException {
        boolean checkOnly = command.options().checkOnly();
        TargetTable table = TargetTable.lookUp(command, session);
        LoadJournal notes = new LoadJournal(command, session.database(), table, store, clock.instant());
        journal = Optional.of(notes);
        RowOutput out = new RowOutput(session, notes, checkOnly);
        RowSource source = source(table, objects);
        List<SourceFile> files = SourceFiles.of(command, objects);
        if (!checkOnly) {
            session.startCopy(table.copySql(command));
        }
        int found = 0;
        for (SourceFile file : files) {
            OptionalLong rows = load(file, source, out, objects);
            if (rows.isPresent()) {
                found++;
                notes.scanned(new FileScan(file.location().toString(), rows.getAsLong(), clock.instant()));
            }
        }
        if (found == 0) {
            throw new StatementFailedException("None of the files of " + command.source() + " exists");
        }
        notes.write();
        return finish(table, notes, out);
    }

    /** Set when the COPY failed by its data. */
    OptionalLong failedCopyId() {
        return journal.map(LoadJournal::failedCopyId).orElse(OptionalLong.empty());
    }

    private RowSource source(TargetTable table, ObjectStore objects) throws StatementFailedException {
        RowBuffer row = new RowBuffer(table.columns(), converters(table));
        if (command.format() instanceof SourceFormat.Delimited delimited) {
            return new DelimitedRows(row, delimited, command.options());
        }
        if (command.format() instanceof SourceFormat.Json json) {
            return new JsonRows(new RowReader(row, mapping(json.mapping(), table, objects), command.options()));
        }
        return new ParquetRows(row, (SourceFormat.Parquet) command.format());
    }

    private List<ColumnConverter> converters(TargetTable table) throws StatementFailedException {
        List<ColumnConverter> converters = new ArrayList<>();
        for (TargetColumn column : table.columns()) {
            converters.add(Converters.forColumn(column, command.options(), behaviour.exactJsonFractions())
                    .orElseThrow(() -> new StatementFailedException("COPY can't load column \"" + column.name()
                            + "\": this emulator has no conversion to the type " + column.type())));
        }
        return converters;
    }

    private static PathNode mapping(JsonMapping mapping, TargetTable table, ObjectStore objects)
            throws StatementFailedException {
        if (mapping instanceof JsonMapping.Auto auto) {
            return PathNode.named(table.columns(), auto);
        }
        int columns = table.columns().size();
        if (mapping instanceof JsonMapping.Paths paths) {
            List<List<JsonPath>> parsed = SourceFiles.jsonPaths(paths.file(), objects);
            if (parsed.size() != columns) {
                throw new StatementFailedException(
                        "Number of jsonpaths and the number of columns should match. JSONPath size: " + parsed.size()
                                + ", Number of columns in table or column list: " + columns);
            }
            return PathNode.paths(parsed);
        }
        if (columns != 1 || !table.columns().get(0).type().equals("super")) {
            throw new StatementFailedException("JSON 'noshred' loads into exactly one column, of type SUPER");
        }
        return PathNode.whole();
    }

    /** @return rows in the file; empty if it does not exist */
    private OptionalLong load(SourceFile file, RowSource source, RowOutput out, ObjectStore objects)
            throws IOException, DatabaseException, StatementFailedException {
        Optional<ResponseInputStream<GetObjectResponse>> opened = objects.open(file.location());
        if (opened.isEmpty()) {
            if (file.mandatory()) {
                throw new StatementFailedException(
                        "The specified key does not exist.,Status 404,Error NoSuchKey: mandatory file "
                                + file.location());
            }
            return OptionalLong.empty();
        }
        ResponseInputStream<GetObjectResponse> content = opened.orElseThrow();
        boolean complete = false;
        try {
            checkLength(file, content.response().contentLength());
            long rows = readRows(file, new SourceStream(content, file), source, out);
            complete = true;
            return OptionalLong.of(rows);
        } catch (SourceStream.BrokenSourceException e) {
            throw e.failure();
        } finally {
            if (!complete) {
                content.abort();
            }
            content.close();
        }
    }

    private static void checkLength(SourceFile file, long length) throws StatementFailedException {
        if (file.contentLength().isPresent() && file.contentLength().getAsLong() != length) {
            throw new StatementFailedException("The file " + file.location() + " has " + length
                    + " bytes, but content_length in the manifest is "
                    + file.contentLength().getAsLong());
        }
    }

    private long readRows(SourceFile file, InputStream content, RowSource source, RowOutput out)
            throws IOException, DatabaseException, StatementFailedException {
        try (InputStream in = decompressed(content, file)) {
            long rows = source.read(file, new SourceStream(in, file), out);
            out.flush();
            return rows;
        }
    }

    private InputStream decompressed(InputStream source, SourceFile file) throws IOException {
        try {
            return Decompression.open(command.compression(), source);
        } catch (SourceStream.BrokenSourceException e) {
            throw e;
        } catch (IOException e) {
            // The header is read at once.
            throw SourceStream.broken(file, e);
        }
    }

    private long finish(TargetTable table, LoadJournal notes, RowOutput out) throws IOException, DatabaseException {
        long loaded = command.options().checkOnly() ? 0 : out.loaded();
        if (!command.options().checkOnly()) {
            session.finishCopy();
        }
        session.query(
                "SELECT redshift_catalog.note_copy($1, $2, $3, $4)",
                Long.toString(table.copyId()),
                Long.toString(loaded),
                notes.errorsAsJson(),
                notes.filesAsJson());
        session.notice(ServerMessage.info(
                "Load into table '" + command.table() + "' completed, " + loaded + " record(s) loaded successfully."));
        if (notes.bad() > 0) {
            session.notice(ServerMessage.info("Load into table '" + command.table() + "' completed, " + notes.bad()
                    + " record(s) could not be loaded.  Check 'stl_load_errors' system table for details."));
        }
        return loaded;
    }
}
