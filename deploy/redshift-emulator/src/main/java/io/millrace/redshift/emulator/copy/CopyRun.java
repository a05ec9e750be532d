package io.millrace.redshift.emulator.copy;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.redshift.emulator.copy.JsonObjectScanner.Found;
import io.millrace.redshift.emulator.copy.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.sql.CopyCommand.JsonMapping;
import io.millrace.redshift.emulator.sql.CopyOptions;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** One COPY from its start to its end. */
final class CopyRun {
    private static final int BLOCK = 64 << 10;
    private static final int ERROR_BATCH = 500;
    private static final int RAW_BYTES = 4 << 10;

    private final CopyCommand command;
    private final LoadSession session;
    private final LoadErrorStore store;
    private final Instant started;
    private final CopyText rows = new CopyText();
    private final List<LoadError> unwritten = new ArrayList<>();
    private OptionalLong failedCopyId = OptionalLong.empty();
    private Optional<TargetTable> target = Optional.empty();
    private long loaded;
    private long bad;

    CopyRun(CopyCommand command, LoadSession session, LoadErrorStore store, Instant started) {
        this.command = command;
        this.session = session;
        this.store = store;
        this.started = started;
    }

    /** @return rows loaded */
    long run(ObjectSource objects) throws IOException, DatabaseException, CopyFailedException {
        TargetTable table = TargetTable.lookUp(command, session);
        target = Optional.of(table);
        RowReader reader =
                new RowReader(table.columns(), converters(table), mapping(table, objects), command.options());
        List<SourceFile> files = SourceFiles.of(command, objects);
        if (!command.options().checkOnly()) {
            session.startCopy(table.copySql(command));
        }
        int found = 0;
        for (SourceFile file : files) {
            found += load(file, reader, objects) ? 1 : 0;
        }
        if (found == 0) {
            throw new CopyFailedException("None of the files of " + command.source() + " exists");
        }
        writeErrors(table);
        finish(table);
        return loaded;
    }

    /** Set when the COPY failed by its data. */
    OptionalLong failedCopyId() {
        return failedCopyId;
    }

    private List<ColumnConverter> converters(TargetTable table) throws CopyFailedException {
        List<ColumnConverter> converters = new ArrayList<>();
        for (TargetColumn column : table.columns()) {
            converters.add(Converters.forColumn(column, command.options())
                    .orElseThrow(() -> new CopyFailedException("COPY can't load column \"" + column.name()
                            + "\": this emulator has no conversion to the type " + column.type())));
        }
        return converters;
    }

    private PathNode mapping(TargetTable table, ObjectSource objects) throws CopyFailedException {
        if (command.mapping() instanceof JsonMapping.Auto auto) {
            return PathNode.named(table.columns(), auto);
        }
        int columns = table.columns().size();
        if (command.mapping() instanceof JsonMapping.Paths paths) {
            List<List<JsonPath>> parsed = SourceFiles.jsonPaths(paths.file(), objects);
            if (parsed.size() != columns) {
                throw new CopyFailedException(
                        "Number of jsonpaths and the number of columns should match. JSONPath size: " + parsed.size()
                                + ", Number of columns in table or column list: " + columns);
            }
            return PathNode.paths(parsed);
        }
        if (columns != 1 || !table.columns().get(0).type().equals("super")) {
            throw new CopyFailedException("JSON 'noshred' loads into exactly one column, of type SUPER");
        }
        return PathNode.whole();
    }

    /** @return whether the file exists */
    private boolean load(SourceFile file, RowReader reader, ObjectSource objects)
            throws IOException, DatabaseException, CopyFailedException {
        Optional<ResponseInputStream<GetObjectResponse>> opened = objects.open(file.location());
        if (opened.isEmpty()) {
            if (file.mandatory()) {
                throw new CopyFailedException(
                        "The specified key does not exist.,Status 404,Error NoSuchKey: mandatory file "
                                + file.location());
            }
            return false;
        }
        ResponseInputStream<GetObjectResponse> content = opened.orElseThrow();
        boolean complete = false;
        try {
            checkLength(file, content.response().contentLength());
            readRows(file, new SourceStream(content, file), reader);
            complete = true;
        } catch (SourceStream.BrokenSourceException e) {
            throw e.failure();
        } finally {
            if (!complete) {
                content.abort();
            }
            content.close();
        }
        return true;
    }

    private static void checkLength(SourceFile file, long length) throws CopyFailedException {
        if (file.contentLength().isPresent() && file.contentLength().getAsLong() != length) {
            throw new CopyFailedException("The file " + file.location() + " has " + length
                    + " bytes, but content_length in the manifest is "
                    + file.contentLength().getAsLong());
        }
    }

    private void readRows(SourceFile file, InputStream source, RowReader reader)
            throws IOException, DatabaseException, CopyFailedException {
        try (InputStream in = decompressed(source, file)) {
            JsonObjectScanner scanner = new JsonObjectScanner(new SourceStream(in, file));
            Found found = scanner.next();
            while (found != Found.END) {
                if (found == Found.OBJECT) {
                    row(file, scanner, reader);
                } else {
                    malformed(file, scanner, found);
                }
                if (session.canceled()) {
                    throw new CopyFailedException(
                            ServerMessage.error(ServerMessage.CANCELED, "Query cancelled on user's request"));
                }
                found = scanner.next();
            }
        }
        send();
    }

    private InputStream decompressed(InputStream source, SourceFile file) throws IOException {
        try {
            return switch (command.compression()) {
                case NONE -> source;
                case GZIP -> new GZIPInputStream(source, BLOCK);
                case ZSTD -> new ZstdInputStream(source);
            };
        } catch (SourceStream.BrokenSourceException e) {
            throw e;
        } catch (IOException e) {
            // The gzip header is read at once.
            throw SourceStream.broken(file, e);
        }
    }

    private void row(SourceFile file, JsonObjectScanner scanner, RowReader reader)
            throws IOException, DatabaseException, CopyFailedException {
        try {
            reader.read(scanner.buffer(), scanner.start(), scanner.end(), rows);
        } catch (InvalidRowException e) {
            Optional<TargetColumn> column = e.column();
            reject(new LoadError(
                    file.location().toString(),
                    scanner.line(),
                    column.map(TargetColumn::name).orElse(""),
                    column.map(TargetColumn::type).orElse(""),
                    column.map(TargetColumn::lengthText).orElse(""),
                    e.position(),
                    raw(scanner),
                    e.fieldValue(),
                    e.code().number(),
                    e.reason()));
            return;
        }
        loaded++;
        if (rows.length() >= BLOCK) {
            send();
        }
    }

    private void malformed(SourceFile file, JsonObjectScanner scanner, Found found) throws CopyFailedException {
        String reason = found == Found.STRAY_TEXT
                ? "Invalid JSON: text that is not an object"
                : "Invalid JSON: the object does not end or exceeds 4 MB";
        reject(new LoadError(
                file.location().toString(),
                scanner.line(),
                "",
                "",
                "",
                0,
                raw(scanner),
                "",
                LoadErrorCode.LINE.number(),
                reason));
    }

    private static String raw(JsonObjectScanner scanner) {
        int length = Math.min(scanner.end() - scanner.start(), RAW_BYTES);
        return new String(scanner.buffer(), scanner.start(), length, StandardCharsets.UTF_8);
    }

    private void reject(LoadError error) throws CopyFailedException {
        bad++;
        unwritten.add(error);
        TargetTable table = target.orElseThrow();
        int limit = command.options().maxErrors();
        if (limit != CopyOptions.NO_LIMIT && bad >= Math.max(1, limit)) {
            failedCopyId = OptionalLong.of(table.copyId());
            writeErrors(table);
            throw new CopyFailedException("Load into table '" + command.table()
                    + "' failed.  Check 'stl_load_errors' system table for details.");
        }
        if (unwritten.size() >= ERROR_BATCH) {
            writeErrors(table);
        }
    }

    private void writeErrors(TargetTable table) throws CopyFailedException {
        if (!unwritten.isEmpty()) {
            store.write(session.database(), table, started, unwritten);
            unwritten.clear();
        }
    }

    private void send() throws IOException, DatabaseException {
        if (rows.length() > 0 && !command.options().checkOnly()) {
            session.copyRows(rows.bytes(), rows.length());
        }
        rows.truncate(0);
    }

    private void finish(TargetTable table) throws IOException, DatabaseException {
        if (command.options().checkOnly()) {
            loaded = 0;
        } else {
            session.finishCopy();
            session.query(
                    "SELECT pg_catalog.set_config('redshift.last_copy_id', $1, false),"
                            + " pg_catalog.set_config('redshift.last_copy_count', $2, false)",
                    Long.toString(table.copyId()),
                    Long.toString(loaded));
        }
        session.notice(ServerMessage.info(
                "Load into table '" + command.table() + "' completed, " + loaded + " record(s) loaded successfully."));
        if (bad > 0) {
            session.notice(ServerMessage.info("Load into table '" + command.table() + "' completed, " + bad
                    + " record(s) could not be loaded.  Check 'stl_load_errors' system table for details."));
        }
    }
}
