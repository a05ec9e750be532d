package io.millrace.cdc.capture;

import io.millrace.cdc.snapshot.ChunkReader;
import io.millrace.cdc.snapshot.SnapshotProgress.Part;
import io.millrace.cdc.snapshot.SourceTable;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.snapshot.TablePlan;
import io.millrace.cdc.snapshot.WholeRead;
import io.millrace.cdc.stream.Chunk;
import io.millrace.cdc.stream.SnapshotWindow;
import io.millrace.cdc.stream.Watermark;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a table and has its rows sent, part by part; the parts may be read by several threads at once. */
final class TableReader {
    private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);
    private static final Duration LONGEST_SELECT = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** So that readers that finish early have more to do. */
    private static final int PARTS_A_READER = 4;

    /** A copy that can't be divided; it is never kept before it is done. */
    private static final Part WHOLE = new Part(false, List.of(), List.of());

    /** The key of every row of a table that has none. */
    private static final String NO_KEY = "{}";

    private final CaptureContext context;
    private final boolean mariaDb;
    private final StreamTasks tasks;
    private final TableCopy copy;
    private final TableName name;
    private final Consumer<Duration> again;
    private Duration pause = Duration.ofSeconds(1);

    /**
     * @param again called when the plan is to be made again after a while
     */
    TableReader(CaptureContext context, boolean mariaDb, StreamTasks tasks, TableCopy copy, Consumer<Duration> again) {
        this.context = context;
        this.mariaDb = mariaDb;
        this.tasks = tasks;
        this.copy = copy;
        this.name = copy.table();
        this.again = again;
    }

    /** The parts that remain to be copied; a table that can't be divided is copied here and now. */
    List<Part> plan() throws SQLException, InterruptedException {
        if (copy.progress().isPlanned() && !copy.progress().parts().equals(List.of(WHOLE))) {
            return copy.progress().parts();
        }
        try (Connection connection = context.connections().open(LONGEST_SELECT)) {
            Optional<SourceTable> table = new TableCatalog(connection, mariaDb).table(name);
            if (table.isEmpty()) {
                giveUp("there is no such table");
                return List.of();
            }
            Optional<List<Part>> parts = new TablePlan(connection, mariaDb)
                    .parts(table.get(), context.source().capture().snapshotReaders() * PARTS_A_READER);
            if (parts.isEmpty()) {
                copyWhole(connection, table.get());
                return List.of();
            }
            tasks.ask(stream -> {
                if (copy.progress().clears()) {
                    stream.clear(name.database(), name.table(), now());
                }
                copy.plan(parts.get());
                stream.remember(copy.progressKey(), copy.progress().encode());
                return true;
            });
            return parts.get();
        } catch (IllegalArgumentException e) {
            giveUp(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    void copyPart(int number) throws SQLException, InterruptedException {
        try (Connection connection = context.connections().open(LONGEST_SELECT)) {
            ChunkReader reader = new ChunkReader(connection, mariaDb, name, context.clock());
            Part part = copy.progress().parts().get(number);
            while (!part.done()) {
                SnapshotWindow window = tasks.ask(stream -> stream.open(name.database(), name.table()));
                Optional<ChunkReader.Step> step = reader.next(part);
                if (step.isEmpty()) {
                    giveUp("the table is gone, or has lost its key");
                    tasks.tell(stream -> stream.close(window));
                    return;
                }
                Chunk chunk = step.get().chunk();
                Part next = step.get().part();
                boolean sent = tasks.askAfter(chunk.high(), stream -> {
                    boolean emitted = stream.emit(window, chunk);
                    if (emitted) {
                        stream.remember(
                                copy.progressKey(),
                                copy.advance(number, next, chunk.rows().size()));
                    }
                    stream.close(window);
                    return emitted;
                });
                part = sent ? next : part;
            }
        }
        if (copy.progress().done()) {
            LOG.info(
                    "{} rows of {} in source {} were copied",
                    copy.progress().rows(),
                    name,
                    context.source().name());
        }
    }

    /**
     * Copies the table as of one moment. Rows with a key that changed meanwhile are left to the stream. Rows without a key can't be told
     * apart, so that a change of the table meanwhile ends the copy, and it is begun anew.
     */
    private void copyWhole(Connection connection, SourceTable table) throws SQLException, InterruptedException {
        boolean keyed = !table.primaryKey().isEmpty();
        if (copyOnce(connection, table, keyed)) {
            LOG.info(
                    "{} rows of {} in source {} were copied as a whole",
                    copy.progress().rows(),
                    name,
                    context.source().name());
            return;
        }
        copy.waitFor("the table changed while it was read as a whole; it is read again");
        Duration next = pause;
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        again.accept(next);
    }

    private boolean copyOnce(Connection connection, SourceTable table, boolean keyed)
            throws SQLException, InterruptedException {
        copy.plan(List.of(WHOLE));
        SnapshotWindow window = tasks.ask(stream -> stream.open(name.database(), name.table()));
        boolean[] begun = {false};
        boolean[] whole = {true};
        Watermark[] low = new Watermark[1];
        int[] rows = {0};
        try {
            Watermark end = new WholeRead(connection, mariaDb, table, context.clock()).read(chunk -> {
                low[0] = chunk.low();
                boolean clears = !begun[0] && (!keyed || copy.progress().clears());
                begun[0] = true;
                rows[0] += chunk.rows().size();
                whole[0] = tasks.askAfter(chunk.high(), stream -> {
                    if (clears) {
                        stream.clear(name.database(), name.table(), now());
                    }
                    return stream.emit(window, chunk) && (keyed || !window.changedAfter(chunk.low(), NO_KEY));
                });
                return whole[0];
            });
            return whole[0]
                    && tasks.askAfter(end, stream -> {
                        if (!keyed && window.changedAfter(low[0], NO_KEY)) {
                            return false;
                        }
                        stream.remember(
                                copy.progressKey(), copy.advance(0, new Part(true, List.of(), List.of()), rows[0]));
                        return true;
                    });
        } finally {
            tasks.tell(stream -> stream.close(window));
        }
    }

    private void giveUp(String why) {
        copy.giveUp(why);
        LOG.warn(
                "the rows of {} in source {} are not copied: {}",
                name,
                context.source().name(),
                why);
    }

    private long now() {
        return context.clock().instant().getEpochSecond();
    }
}
