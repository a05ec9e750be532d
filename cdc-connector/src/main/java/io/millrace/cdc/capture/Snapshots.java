package io.millrace.cdc.capture;

import io.millrace.cdc.kafka.SnapshotRequest;
import io.millrace.cdc.kafka.SnapshotRequests;
import io.millrace.cdc.settings.SnapshotMode;
import io.millrace.cdc.snapshot.SnapshotProgress;
import io.millrace.cdc.snapshot.SnapshotProgress.Part;
import io.millrace.cdc.snapshot.SnapshotStatus;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.stream.CaptureRules;
import io.millrace.cdc.stream.ChangeStream;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the rows that are there already while changes flow: every table once at first, and single ones when somebody asks. Several
 * readers go through the tables, each with a connection of its own; the stream's thread alone writes.
 */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final CaptureContext context;
    private final boolean mariaDb;
    private final boolean possible;
    private final Map<String, String> remembered;
    private final StreamTasks tasks;
    private final ConcurrentMap<TableName, TableCopy> copies = new ConcurrentHashMap<>();
    private final ScheduledExecutorService readers;
    private final Thread requests;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closed;

    /**
     * @param remembered values beside the position, among them the progress of tables
     * @param wake called when the stream's thread is wanted
     */
    Snapshots(CaptureContext context, boolean mariaDb, boolean gtids, Map<String, String> remembered, Runnable wake) {
        this.context = context;
        this.mariaDb = mariaDb;
        this.possible = gtids || mariaDb;
        this.remembered = remembered;
        this.tasks = new StreamTasks(wake);
        String source = context.source().name();
        this.readers =
                Executors.newScheduledThreadPool(context.source().capture().snapshotReaders(), task -> {
                    Thread thread = new Thread(task, "snapshot-" + source);
                    thread.setDaemon(true);
                    return thread;
                });
        this.requests = new Thread(this::takeRequests, "snapshot-requests-" + source);
        requests.setDaemon(true);
    }

    void start() {
        if (!possible) {
            LOG.warn(
                    "source {} has no GTIDs, without which a copy of its rows can't be fitted into its changes: set gtid_mode to ON;"
                            + " until then changes alone are captured",
                    context.source().name());
            return;
        }
        submit(this::copyAll);
        requests.start();
    }

    /** Does what waits to be done; called by the stream's thread between transactions. */
    void serve(ChangeStream stream) {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        tasks.serve(stream);
    }

    /** Every table that is or was to be copied. */
    List<SnapshotStatus> status() {
        return copies.values().stream().map(TableCopy::status).toList();
    }

    /** Something that a reader does. */
    private interface Work {
        void run() throws SQLException, InterruptedException;
    }

    private void submit(Work work) {
        readers.execute(() -> attempt(work));
    }

    private void submitAfter(Duration pause, Work work) {
        var unused = readers.schedule(() -> attempt(work), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt(Work work) {
        try {
            work.run();
        } catch (SQLException e) {
            fail(context.connections().unavailable(e));
        } catch (RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(RuntimeException e) {
        if (!closed && failure == null) {
            failure = e;
        }
    }

    /** Copies that were begun go on whatever the settings say; those of tables without one begin as they say. */
    private void copyAll() throws SQLException {
        boolean initial = context.source().capture().snapshot() == SnapshotMode.INITIAL;
        CaptureRules rules = context.source().capture().rules();
        try (Connection connection = context.connections().open()) {
            for (TableName table : new TableCatalog(connection, mariaDb).tables()) {
                if (!rules.captures(table.database(), table.table())) {
                    continue;
                }
                Optional<SnapshotProgress> progress = Optional.ofNullable(remembered.get(
                                TableCopy.progressKey(context.source().name(), table)))
                        .map(SnapshotProgress::decode);
                if (initial || progress.isPresent()) {
                    begin(new TableCopy(context.source().name(), table, progress.orElse(SnapshotProgress.NONE)));
                }
            }
        }
    }

    private void begin(TableCopy copy) {
        // A request may have come first, which copies everything.
        if (copies.putIfAbsent(copy.table(), copy) == null && !copy.progress().done()) {
            submit(() -> copy(copy));
        }
    }

    private void copy(TableCopy copy) throws SQLException, InterruptedException {
        AtomicReference<@Nullable TableReader> self = new AtomicReference<>();
        TableReader reader = new TableReader(context, mariaDb, tasks, copy, pause -> {
            TableReader known = self.get();
            if (known != null) {
                submitAfter(pause, () -> copy(known));
            }
        });
        self.set(reader);
        copy(reader);
    }

    private void copy(TableReader reader) throws SQLException, InterruptedException {
        List<Part> parts = reader.plan();
        for (int part = 0; part < parts.size(); part++) {
            if (!parts.get(part).done()) {
                int number = part;
                submit(() -> reader.copyPart(number));
            }
        }
    }

    private void takeRequests() {
        attempt(() -> {
            String source = context.source().name();
            try (SnapshotRequests topic =
                    new SnapshotRequests(source, context.kafka(), remembered.get(SnapshotRequests.placeKey(source)))) {
                while (!closed) {
                    for (SnapshotRequests.Placed request : topic.poll()) {
                        take(request);
                    }
                }
            } catch (MillraceException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        });
    }

    private void take(SnapshotRequests.Placed placed) throws InterruptedException {
        SnapshotRequest request = placed.request();
        String source = context.source().name();
        TableName table = new TableName(request.database(), request.table());
        boolean captured = context.source().capture().rules().captures(table.database(), table.table());
        TableCopy running = copies.get(table);
        boolean busy = running != null
                && running.status().state() != SnapshotStatus.State.DONE
                && running.status().state() != SnapshotStatus.State.GIVEN_UP;
        if (!captured || busy) {
            LOG.warn(
                    "request {} for a copy of {} in source {} is not followed: {}",
                    request.id(),
                    table,
                    source,
                    captured ? "the table is being copied" : "the table is not captured");
            tasks.ask(stream -> {
                stream.remember(SnapshotRequests.placeKey(source), placed.place());
                return true;
            });
            return;
        }
        TableCopy copy =
                new TableCopy(source, table, new SnapshotProgress(request.id(), request.clears(), List.of(), 0));
        // From here on the copy is made whatever happens: it is kept together with the place behind the request.
        tasks.ask(stream -> {
            stream.remember(copy.progressKey(), copy.progress().encode());
            stream.remember(SnapshotRequests.placeKey(source), placed.place());
            return true;
        });
        LOG.info("{} in source {} is copied again, as request {} asks", table, source, request.id());
        copies.put(table, copy);
        submit(() -> copy(copy));
    }

    @Override
    public void close() {
        closed = true;
        requests.interrupt();
        readers.shutdownNow();
        try {
            requests.join(TimeUnit.SECONDS.toMillis(5));
            if (!readers.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.debug("a reader of source {} ends late", context.source().name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
