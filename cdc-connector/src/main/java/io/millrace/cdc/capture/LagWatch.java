package io.millrace.cdc.capture;

import io.millrace.cdc.stream.SourcePosition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the source again and again how much of its binlog there is, on a thread of its own: the stream does not wait for it. */
final class LagWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);

    /**
     * What the stream has reached.
     *
     * @param lastEventAt when the last event that was read happened in the source
     */
    record Reached(SourcePosition committed, Instant lastEventAt) {}

    private final CaptureContext context;
    private final Supplier<Reached> reached;
    private final LagMeter meter = new LagMeter();
    private final Thread thread;

    /**
     * @param reached asked from another thread
     */
    LagWatch(CaptureContext context, Supplier<Reached> reached) {
        this.context = context;
        this.reached = reached;
        this.thread = new Thread(this::run, "lag-" + context.source().name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                watch();
                Thread.sleep(context.heartbeat().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() throws InterruptedException {
        try (Connection connection = context.connections().open();
                Statement statement = connection.createStatement()) {
            while (!Thread.currentThread().isInterrupted()) {
                List<LagMeter.BinlogFile> files = files(statement);
                Reached now = reached.get();
                context.metrics()
                        .lag(meter.measure(
                                files,
                                now.committed(),
                                now.lastEventAt(),
                                context.clock().instant()));
                Thread.sleep(context.heartbeat().toMillis());
            }
        } catch (SQLException e) {
            // The stream itself notices that the source is away; what is not known is not shown.
            context.metrics().lagUnknown();
            LOG.debug(
                    "the size of the binlog of source {} is not known",
                    context.source().name(),
                    e);
        }
    }

    private static List<LagMeter.BinlogFile> files(Statement statement) throws SQLException {
        List<LagMeter.BinlogFile> files = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SHOW BINARY LOGS")) {
            while (rows.next()) {
                files.add(new LagMeter.BinlogFile(rows.getString(1), rows.getLong(2)));
            }
        }
        return files;
    }

    @Override
    public void close() {
        thread.interrupt();
        context.metrics().lagUnknown();
    }
}
