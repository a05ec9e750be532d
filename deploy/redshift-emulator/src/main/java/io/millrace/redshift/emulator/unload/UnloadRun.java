package io.millrace.redshift.emulator.unload;

import com.github.luben.zstd.ZstdOutputStream;
import io.millrace.redshift.emulator.backend.LoadSession;
import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import io.millrace.redshift.emulator.sql.S3Location;
import io.millrace.redshift.emulator.sql.UnloadCommand;
import io.millrace.redshift.emulator.sql.UnloadCommand.Format;
import io.millrace.redshift.emulator.sql.UnloadCommand.Manifest;
import io.millrace.redshift.emulator.store.ObjectStore;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** One UNLOAD from its start to its end. Files are written to disk first and uploaded when they are complete. */
final class UnloadRun {
    private static final int SIZE_CHECK = 1_000;

    private final UnloadCommand command;
    private final LoadSession session;
    private final ObjectStore store;
    private final Map<String, OpenFile> open = new LinkedHashMap<>();
    private final Map<String, Integer> fileCounts = new LinkedHashMap<>();
    private final List<UnloadedFile> files = new ArrayList<>();
    private List<UnloadColumn> columns = List.of();
    private List<UnloadColumn> written = List.of();
    private long rows;

    UnloadRun(UnloadCommand command, LoadSession session, ObjectStore store) {
        this.command = command;
        this.session = session;
        this.store = store;
    }

    /** A file that rows still go to. */
    private static final class OpenFile {
        private final Path path;
        private final RowWriter writer;
        private long rows;

        OpenFile(Path path, RowWriter writer) {
            this.path = path;
            this.writer = writer;
        }
    }

    /** @return rows written */
    long run() throws IOException, DatabaseException, StatementFailedException {
        columns =
                session.describe(command.query()).stream().map(UnloadColumn::of).toList();
        written = columns.stream()
                .filter(column ->
                        command.includePartitions() || !command.partitions().contains(column.name()))
                .toList();
        checkPartitions();
        prepareTarget();
        try {
            session.copyOut("COPY (" + command.query() + ") TO STDOUT", this::row);
            if (rows == 0 && command.partitions().isEmpty()) {
                file("");
            }
            for (String folder : List.copyOf(open.keySet())) {
                finish(folder);
            }
        } finally {
            discard();
        }
        if (command.manifest() != Manifest.NONE) {
            byte[] manifest = UnloadManifest.of(files, columns, rows, command.manifest() == Manifest.VERBOSE);
            store.put(key("manifest"), manifest);
        }
        session.notice(ServerMessage.info("UNLOAD completed, " + rows + " record(s) unloaded successfully."));
        return rows;
    }

    private void checkPartitions() throws StatementFailedException {
        for (String partition : command.partitions()) {
            if (columns.stream().noneMatch(column -> column.name().equals(partition))) {
                throw new StatementFailedException(ServerMessage.error(
                        "42703", "column \"" + partition + "\" of PARTITION BY is not in the query"));
            }
        }
        if (written.isEmpty()) {
            throw new StatementFailedException("PARTITION BY must leave at least one column for the files");
        }
    }

    private void prepareTarget() throws StatementFailedException {
        if (command.overwrite()) {
            return;
        }
        List<S3Location> existing = store.list(command.target());
        if (existing.isEmpty()) {
            return;
        }
        if (!command.cleanPath()) {
            throw new StatementFailedException(
                    "Specified unload destination on S3 is not empty. Consider using a different"
                            + " bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.");
        }
        for (S3Location location : existing) {
            store.delete(location);
        }
    }

    private void row(byte[] line) throws IOException, StatementFailedException {
        if (session.canceled()) {
            throw new StatementFailedException(
                    ServerMessage.error(ServerMessage.CANCELED, "Query cancelled on user's request"));
        }
        List<Optional<String>> values = CopyLine.split(line);
        String folder = folder(values);
        OpenFile file = file(folder);
        file.writer.write(kept(values));
        file.rows++;
        rows++;
        if (file.rows % SIZE_CHECK == 0 && Files.size(file.path) >= command.largestFile()) {
            finish(folder);
        }
    }

    private List<Optional<String>> kept(List<Optional<String>> values) {
        if (written.size() == columns.size()) {
            return values;
        }
        List<Optional<String>> kept = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!command.partitions().contains(columns.get(i).name())) {
                kept.add(values.get(i));
            }
        }
        return kept;
    }

    /** Folders as Hive names them. */
    private String folder(List<Optional<String>> values) {
        StringBuilder folder = new StringBuilder();
        for (String partition : command.partitions()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(partition)) {
                    folder.append(partition)
                            .append('=')
                            .append(values.get(i).orElse("__HIVE_DEFAULT_PARTITION__"))
                            .append('/');
                }
            }
        }
        return folder.toString();
    }

    private OpenFile file(String folder) throws IOException {
        OpenFile known = open.get(folder);
        if (known != null) {
            return known;
        }
        Path path = Files.createTempFile("unload", ".part");
        OpenFile file = new OpenFile(path, writer(path));
        open.put(folder, file);
        return file;
    }

    private RowWriter writer(Path path) throws IOException {
        OutputStream out = compressed(new BufferedOutputStream(Files.newOutputStream(path)));
        List<String> names = written.stream().map(UnloadColumn::name).toList();
        if (command.format() instanceof Format.Text text) {
            return new TextWriter(out, text, names);
        }
        return command.format() instanceof Format.Parquet
                ? new ParquetRows(out, written)
                : new JsonWriter(out, written);
    }

    private OutputStream compressed(OutputStream out) throws IOException {
        return switch (command.compression()) {
            case GZIP -> new GZIPOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case NONE, LZOP -> out;
        };
    }

    private void finish(String folder) throws IOException, StatementFailedException {
        OpenFile file = open.remove(folder);
        if (file == null) {
            return;
        }
        try {
            file.writer.close();
            int number = fileCounts.merge(folder, 1, Integer::sum) - 1;
            S3Location target = key(folder + name(number));
            store.put(target, file.path);
            files.add(new UnloadedFile(target, Files.size(file.path), file.rows));
        } finally {
            Files.delete(file.path);
        }
    }

    private void discard() throws IOException {
        for (OpenFile file : open.values()) {
            file.writer.close();
            Files.delete(file.path);
        }
        open.clear();
    }

    private S3Location key(String name) {
        String prefix = command.target().key();
        boolean folder = !command.partitions().isEmpty() && !prefix.endsWith("/") && !prefix.isEmpty();
        return new S3Location(command.target().bucket(), prefix + (folder ? "/" : "") + name);
    }

    private String name(int number) {
        String base = command.parallel() ? String.format("0000_part_%02d", number) : String.format("%03d", number);
        if (command.extension().isPresent()) {
            return base + "." + command.extension().orElseThrow();
        }
        return base + (command.format() instanceof Format.Parquet ? ".parquet" : suffix(command.compression()));
    }

    private static String suffix(Compression compression) {
        return switch (compression) {
            case GZIP -> ".gz";
            case ZSTD -> ".zst";
            case BZIP2 -> ".bz2";
            case NONE, LZOP -> "";
        };
    }
}
