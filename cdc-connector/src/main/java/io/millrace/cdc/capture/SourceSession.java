package io.millrace.cdc.capture;

import io.millrace.cdc.binlog.BinlogDecoder;
import io.millrace.cdc.binlog.BinlogEvent;
import io.millrace.cdc.binlog.Collations;
import io.millrace.cdc.binlog.Dialect;
import io.millrace.cdc.check.Finding;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.kafka.KafkaChangeSink;
import io.millrace.cdc.reader.BinlogReader;
import io.millrace.cdc.reader.BinlogStart;
import io.millrace.cdc.reader.EventBatch;
import io.millrace.cdc.snapshot.SnapshotStatus;
import io.millrace.cdc.source.CollationsReader;
import io.millrace.cdc.stream.ChangeStream;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.cdc.stream.StreamOptions;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a source and to Kafka, from the committed position until something fails. It mends nothing: whatever fails, a
 * new session begins from the position that is committed then.
 */
final class SourceSession {
    /** Also the most by which a stream that changes nothing is behind after a restart. */
    private static final Duration POSITION_INTERVAL = Duration.ofSeconds(5);

    /** Kafka undoes transactions that are open for a minute. */
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int MAX_RECORDS = 100_000;

    private final CaptureContext context;
    private final boolean careful;
    private final Consumer<CaptureState> states;
    private volatile @Nullable Snapshots snapshots;

    /**
     * @param careful whether each transaction of the source is committed by itself, so that everything before an event that can't be
     *     decoded gets through
     */
    SourceSession(CaptureContext context, boolean careful, Consumer<CaptureState> states) {
        this.context = context;
        this.careful = careful;
        this.states = states;
    }

    /**
     * Captures until told to stop.
     *
     * @throws MillraceException when something fails
     */
    void run(BooleanSupplier stopped) throws InterruptedException {
        states.accept(new CaptureState.Starting());
        ServerFacts facts = context.facts().read();
        requireReady(facts);
        PositionCheck check = new PositionCheck(context.source().name(), facts);
        try (KafkaChangeSink sink = KafkaChangeSink.open(context.source().name(), context.kafka())) {
            KafkaChangeSink.Stored stored = sink.stored();
            SourcePosition start = stored.position().map(check::goOn).orElseGet(() -> check.end(0));
            if (stored.position().isEmpty()) {
                sink.commit(start);
            }
            try (BinlogReader reader = reader(facts, start);
                    Snapshots copies = new Snapshots(
                            context,
                            facts.isMariaDb(),
                            check.knowsTransactions(start),
                            stored.remembered(),
                            reader::wake);
                    ColumnAnnouncer announcer = new ColumnAnnouncer(context, facts.isMariaDb())) {
                snapshots = copies;
                copies.start();
                stream(facts, start, sink, reader, copies, announcer, stopped);
            }
        }
    }

    private void requireReady(ServerFacts facts) {
        List<Finding> blocking = context.check().findings(facts).stream()
                .filter(Finding.Blocking.class::isInstance)
                .toList();
        if (!blocking.isEmpty()) {
            throw new MillraceException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "Source " + context.source().name() + " can't be captured: " + blocking);
        }
    }

    private void stream(
            ServerFacts facts,
            SourcePosition start,
            KafkaChangeSink sink,
            BinlogReader reader,
            Snapshots copies,
            ColumnAnnouncer announcer,
            BooleanSupplier stopped)
            throws InterruptedException {
        Collations collations = CollationsReader.read(context.connections(), facts.isMariaDb());
        ChangeStream stream =
                new ChangeStream(options(start), start, new MeteredSink(sink, context.metrics()), announcer);
        AtomicReference<LagWatch.Reached> reached = new AtomicReference<>(reached(stream));
        BinlogDecoder decoder = new BinlogDecoder(
                collations, dialect(facts), context.source().capture().rules(), stream);
        try (LagWatch lag = new LagWatch(context, reached::get)) {
            reader.start();
            lag.start();
            Instant since = context.clock().instant();
            Instant lastContact = since;
            long committed = System.nanoTime();
            while (!stopped.getAsBoolean()) {
                List<BinlogEvent> events =
                        reader.poll(POLL).map(EventBatch::events).orElse(List.of());
                for (BinlogEvent event : events) {
                    decoder.accept(event);
                }
                if (!events.isEmpty()) {
                    lastContact = context.clock().instant();
                }
                if (stream.isBetweenTransactions()) {
                    copies.serve(stream);
                }
                long age = System.nanoTime() - committed;
                if (isDue(stream, age)) {
                    stream.commit();
                    committed = System.nanoTime();
                }
                context.metrics().seen(stream);
                reached.set(reached(stream));
                states.accept(new CaptureState.Streaming(since, lastContact, stream.lastEventAt(), stream.committed()));
            }
            if (stream.isBetweenTransactions()) {
                stream.commit();
            }
        }
    }

    /** Every table whose rows are or were copied in this session. */
    List<SnapshotStatus> snapshots() {
        Snapshots copies = snapshots;
        return copies == null ? List.of() : copies.status();
    }

    private static LagWatch.Reached reached(ChangeStream stream) {
        return new LagWatch.Reached(stream.committed(), stream.lastEventAt());
    }

    private boolean isDue(ChangeStream stream, long age) {
        if (!stream.isBetweenTransactions()) {
            return stream.hasPending() && age >= LONGEST_COMMIT.toNanos();
        }
        Duration interval = stream.hasPending() ? context.commitInterval() : POSITION_INTERVAL;
        return age >= interval.toNanos();
    }

    private StreamOptions options(SourcePosition start) {
        return new StreamOptions(
                context.source().name(),
                start.serverUuid(),
                start.mariaDb(),
                context.source().capture().rules(),
                context.source().capture().columnRules(),
                context.kafka().partitions(),
                context.commitBytes(),
                MAX_RECORDS,
                careful,
                context.source().capture().output().shape());
    }

    private BinlogReader reader(ServerFacts facts, SourcePosition start) {
        return new BinlogReader(
                context.source(),
                new BinlogStart(start.usesGtids(), start.gtids(), start.file(), start.position()),
                !facts.variables().is("binlog_checksum", "NONE"),
                context.serverId(),
                context.heartbeat(),
                context.connectTimeout());
    }

    private static Dialect dialect(ServerFacts facts) {
        if (facts.isMariaDb()) {
            return Dialect.MARIADB;
        }
        boolean old =
                facts.version().filter(version -> version.isAtLeast(8, 0, 17)).isEmpty();
        return old ? Dialect.OLD_MYSQL : Dialect.MYSQL;
    }
}
