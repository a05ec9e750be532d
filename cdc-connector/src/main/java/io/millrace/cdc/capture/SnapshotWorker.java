package io.millrace.cdc.capture;

import io.millrace.cdc.settings.SnapshotMode;
import io.millrace.cdc.snapshot.ChunkReader;
import io.millrace.cdc.snapshot.SnapshotProgress;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.stream.CaptureRules;
import io.millrace.cdc.stream.ChangeStream;
import io.millrace.cdc.stream.Chunk;
import io.millrace.cdc.stream.SourcePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the rows that are there already, table by table on a thread of its own, while changes flow. The stream's thread alone writes:
 * it is asked to watch a table, and to send a chunk when its high watermark is reached.
 */
final class SnapshotWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWorker.class);
    private static final Duration LONGEST_SELECT = Duration.ofMinutes(10);

    /** What the stream's thread is asked to do. */
    private sealed interface Request {
        record Watch(TableName table, CompletableFuture<Boolean> done) implements Request {}

        record Emit(Chunk chunk, long readAt, CompletableFuture<Boolean> done) implements Request {}
    }

    private final CaptureContext context;
    private final boolean mariaDb;
    private final boolean usesGtids;
    private final Map<String, String> remembered;
    private final SynchronousQueue<Request> requests = new SynchronousQueue<>();
    private final Thread thread;
    private Request.@Nullable Emit waiting;
    private volatile @Nullable SQLException failure;

    /**
     * @param remembered the progress of tables by its name
     */
    SnapshotWorker(CaptureContext context, boolean mariaDb, SourcePosition start, Map<String, String> remembered) {
        this.context = context;
        this.mariaDb = mariaDb;
        this.usesGtids = start.usesGtids() || mariaDb;
        this.remembered = remembered;
        this.thread = new Thread(this::run, "snapshot-" + context.source().name());
        thread.setDaemon(true);
    }

    void start() {
        if (context.source().capture().snapshot() == SnapshotMode.NEVER) {
            return;
        }
        if (!usesGtids) {
            LOG.warn(
                    "source {} has no GTIDs, without which a copy of its rows can't be fitted into its changes: set gtid_mode to ON;"
                            + " until then changes alone are captured",
                    context.source().name());
            return;
        }
        thread.start();
    }

    /** Does what waits to be done; called by the stream's thread between transactions. */
    void serve(ChangeStream stream) {
        SQLException failed = failure;
        if (failed != null) {
            throw context.connections().unavailable(failed);
        }
        Request.Emit emit = waiting;
        if (emit == null) {
            Request request = requests.poll();
            if (request instanceof Request.Watch watch) {
                stream.open(watch.table().database(), watch.table().table());
                watch.done().complete(true);
            } else if (request instanceof Request.Emit asked) {
                emit = asked;
            }
        }
        waiting = emit;
        if (emit != null && stream.hasReached(emit.chunk().high())) {
            waiting = null;
            emit.done().complete(stream.emit(emit.chunk(), emit.readAt()));
        }
    }

    private void run() {
        try (Connection connection = context.connections().open(LONGEST_SELECT)) {
            CaptureRules rules = context.source().capture().rules();
            List<TableName> tables = new TableCatalog(connection, mariaDb)
                    .tables().stream()
                            .filter(name -> rules.captures(name.database(), name.table()))
                            .toList();
            for (TableName table : tables) {
                copy(connection, table);
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Connection connection, TableName table) throws SQLException, InterruptedException {
        String source = context.source().name();
        SnapshotProgress progress =
                ChunkReader.progress(Optional.ofNullable(remembered.get(ChunkReader.progressKey(source, table))));
        if (progress.done()) {
            return;
        }
        ChunkReader reader = new ChunkReader(connection, mariaDb, source, table);
        while (!progress.done()) {
            watch(table);
            Optional<ChunkReader.Step> step = reader.next(progress);
            if (step.isEmpty()) {
                LOG.warn(
                        "the rows of {} in source {} are not copied: the table has no primary key that it can be gone through by;"
                                + " add one, or see its rows as they change",
                        table,
                        source);
                return;
            }
            if (emit(step.get().chunk())) {
                progress = step.get().progress();
            }
        }
        LOG.info("{} rows of {} in source {} were copied", progress.rows(), table, source);
    }

    private void watch(TableName table) throws InterruptedException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        requests.put(new Request.Watch(table, done));
        await(done);
    }

    private boolean emit(Chunk chunk) throws InterruptedException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        requests.put(new Request.Emit(chunk, context.clock().instant().getEpochSecond(), done));
        return await(done);
    }

    private static boolean await(CompletableFuture<Boolean> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the stream's thread does not fail a request", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
