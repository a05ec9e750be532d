package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.BinlogListener;
import io.millrace.cdc.binlog.Gtid;
import io.millrace.cdc.binlog.Gtids;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.RowOperation;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.json.JsonBuffer;
import io.millrace.cdc.stream.ChangeFormat.Change;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Numbers the changes of a source, writes their envelopes, and decides when they are committed together with the position. A
 * state machine: the same calls from the same position send the same records with the same numbers. Not thread-safe.
 *
 * <p>A commit falls between transactions of the source, unless one is larger than the limits: then its beginning is committed with
 * the number of its changes, which are passed over when it comes again after a restart.
 */
public final class ChangeStream implements BinlogListener {
    private static final int MAX_SHAPES = 4_096;

    private final StreamOptions options;
    private final ChangeSink sink;
    private final Consumer<TableMap> forms;
    private final Envelope envelope;
    private final ChangeFormat format;
    private final ChangeWriter writer;
    private final TransactionMarks marks;
    private final JsonBuffer json = new JsonBuffer();
    private final JsonBuffer keyJson = new JsonBuffer();
    private final IdentityHashMap<TableMap, TableShape> shapes = new IdentityHashMap<>();

    private final Gtids gtids;
    private String file;
    private long position;
    private long seq;
    private SourcePosition.Partial toPassOver;

    private final List<SnapshotWindow> windows = new ArrayList<>();
    private Optional<Gtid> gtid = Optional.empty();
    private long index;
    private boolean inTransaction;
    private boolean marked;
    private boolean moved;
    private SourcePosition committed;
    private long lastTimestamp;

    public ChangeStream(StreamOptions options, SourcePosition start, ChangeSink sink) {
        this(options, start, sink, table -> {});
    }

    /**
     * @param forms told each form of a table before the first change that has it is sent
     */
    public ChangeStream(StreamOptions options, SourcePosition start, ChangeSink sink, Consumer<TableMap> forms) {
        this.forms = forms;
        this.options = options;
        this.sink = sink;
        this.envelope = new Envelope(options.source(), options.serverUuid());
        this.format = options.shape().format().make(options);
        this.writer = new ChangeWriter(options, format, sink);
        this.marks = new TransactionMarks(options.source(), sink);
        this.gtids = Gtids.parse(start.mariaDb(), start.gtids());
        this.file = start.file();
        this.position = start.position();
        this.seq = start.seq();
        this.toPassOver = start.partial();
        this.committed = start;
        if (toPassOver.changes() > 0
                && !toPassOver.rules().equals(options.capture().fingerprint())) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Source " + options.source() + ": what is captured was changed while transaction "
                            + toPassOver.gtid() + " was half written; put the settings back until it is whole");
        }
    }

    @Override
    public void began(Optional<Gtid> started) {
        gtid = started;
        index = 0;
        inTransaction = true;
        if (toPassOver.changes() > 0
                && !toPassOver.gtid().equals(started.map(Gtid::text).orElse(""))) {
            throw new MillraceException(
                    ErrorCode.SOURCE_POSITION_LOST,
                    "Source " + options.source() + ": transaction " + toPassOver.gtid()
                            + " is half written, but the server goes on with "
                            + started.map(Gtid::text).orElse("one without a GTID"));
        }
        marks.clear();
        transaction(started);
    }

    private void transaction(Optional<Gtid> of) {
        String text = of.map(Gtid::text).orElse("");
        envelope.transaction(text, 0);
        format.transaction(text, of.map(Gtid::number).orElse(0L));
    }

    @Override
    public void row(
            TableMap table, RowOperation operation, RowImage before, RowImage after, long timestamp, long eventEnd) {
        lastTimestamp = timestamp;
        TableShape shape = shape(table);
        format.place(table, file, eventEnd, timestamp);
        watch(table, shape, operation, before, after);
        if (operation == RowOperation.UPDATE && shape.hasKey() && !shape.sameKey(before, after)) {
            // A consumer that keeps rows by their key must lose the old one.
            change(shape, Change.DELETE, Optional.of(before), Optional.empty());
            change(shape, Change.CREATE, Optional.empty(), Optional.of(after));
        } else {
            switch (operation) {
                case INSERT -> change(shape, Change.CREATE, Optional.empty(), Optional.of(after));
                case DELETE -> change(shape, Change.DELETE, Optional.of(before), Optional.empty());
                case UPDATE -> change(shape, Change.UPDATE, Optional.of(before), Optional.of(after));
            }
        }
        if (isFull()) {
            commit();
        }
    }

    private void watch(TableMap table, TableShape shape, RowOperation operation, RowImage before, RowImage after) {
        for (SnapshotWindow watched : windows) {
            if (!watched.isOf(table.database(), table.table())) {
                continue;
            }
            if (operation != RowOperation.INSERT) {
                watched.changed(table, key(shape, before));
            }
            if (operation != RowOperation.DELETE) {
                watched.changed(table, key(shape, after));
            }
        }
    }

    private String key(TableShape shape, RowImage row) {
        keyJson.clear();
        shape.putKey(row, keyJson);
        return keyJson.toString();
    }

    private void change(TableShape shape, char operation, Optional<RowImage> before, Optional<RowImage> after) {
        if (options.shape().transactions() && inTransaction) {
            mark(shape);
        }
        if (!isPassedOver()) {
            writer.write(shape, new Change(operation, index - 1, ++seq, before, after));
        }
    }

    private void mark(TableShape shape) {
        if (!marked && toPassOver.changes() == 0) {
            marks.begin(gtid.map(Gtid::text).orElse(""), seq, lastTimestamp);
        }
        marked = true;
        marks.changed(shape.table());
    }

    /** Counts a change of the transaction, and says whether it was written before a restart. */
    private boolean isPassedOver() {
        return index++ < toPassOver.changes();
    }

    @Override
    public void truncated(String database, String table, long timestamp) {
        lastTimestamp = timestamp;
        for (SnapshotWindow watched : windows) {
            if (watched.isOf(database, table)) {
                watched.emptied();
            }
        }
        if (!isPassedOver()) {
            sendTruncate(database, table, timestamp);
        }
    }

    private void sendTruncate(String database, String table, long timestamp) {
        format.place(database, table, file, position, timestamp);
        writer.writeTruncate(TableShape.topic(options.source(), database, table), index - 1, ++seq);
    }

    @Override
    public void defined(String database, String sql, boolean removesRows, long timestamp) {
        lastTimestamp = timestamp;
        if (!options.capture().capturesFrom(database) || isPassedOver()) {
            return;
        }
        json.clear();
        envelope.writeDefinition(json, database, file, sql, removesRows, seq, timestamp);
        sink.send("ddl." + options.source(), 0, null, json.toBytes());
    }

    @Override
    public void ended(String inFile, long behind, long timestamp) {
        if (index < toPassOver.changes()) {
            throw new MillraceException(
                    ErrorCode.SOURCE_POSITION_LOST,
                    "Source " + options.source() + ": of transaction " + toPassOver.gtid() + ", " + toPassOver.changes()
                            + " changes are written, but now it has " + index);
        }
        writer.release(true);
        if (marked) {
            marks.end(gtid.map(Gtid::text).orElse(""), seq, timestamp);
            marked = false;
        }
        toPassOver = SourcePosition.Partial.NONE;
        gtid.ifPresent(gtids::add);
        for (SnapshotWindow watched : windows) {
            watched.ended(gtid, inFile, behind);
        }
        gtid = Optional.empty();
        file = inFile;
        position = behind;
        inTransaction = false;
        moved = true;
        lastTimestamp = timestamp;
        if (isFull() || options.eachTransaction()) {
            commit();
        }
    }

    @Override
    public void progressed(String inFile, long behind) {
        if (!inFile.equals(file) || behind != position) {
            file = inFile;
            position = behind;
            moved = true;
        }
    }

    /** Begins to watch a table, before the low watermark of a chunk is taken. */
    public SnapshotWindow open(String database, String table) {
        SnapshotWindow window = new SnapshotWindow(database, table);
        windows.add(window);
        return window;
    }

    /** Ends what {@link #open} began. */
    public void close(SnapshotWindow window) {
        windows.remove(window);
    }

    /** Whether everything up to the moment has come; asked between transactions. */
    public boolean hasReached(Watermark high) {
        return high.isReached(gtids, file, position);
    }

    /**
     * Sends the rows of a chunk whose keys haven't changed since it was read. They are committed together. Called between
     * transactions, once the high watermark is reached.
     *
     * @return false when the table changed its form meanwhile: the chunk must be read again
     */
    public boolean emit(SnapshotWindow window, Chunk chunk) {
        if (!window.agreesWith(chunk)) {
            return false;
        }
        TableShape shape = shape(chunk.table());
        transaction(Optional.empty());
        format.place(chunk.table(), file, position, chunk.at());
        index = 0;
        for (RowImage row : chunk.rows()) {
            if (!window.hasChanges() || !window.changedAfter(chunk.low(), key(shape, row))) {
                change(shape, Change.READ, Optional.empty(), Optional.of(row));
            }
        }
        return true;
    }

    /** Tells consumers that a table is empty, before its rows are sent again. Called between transactions. */
    public void clear(String database, String table, long at) {
        transaction(Optional.empty());
        index = 1;
        sendTruncate(database, table, at);
    }

    /** Keeps a value beside the position, together with what was sent since the last commit. */
    public void remember(String name, String value) {
        sink.remember(name, value);
        moved = true;
        if (isFull()) {
            commit();
        }
    }

    /** Commits what has been sent, and the position; called when enough time has passed. */
    public void commit() {
        if (!moved && sink.pendingRecords() == 0) {
            return;
        }
        if (marked && index <= writer.heldBack()) {
            // The beginning of a transaction is told, and none of its changes sent: after a restart it would be told
            // again.
            return;
        }
        SourcePosition reached = position();
        sink.commit(reached);
        committed = reached;
        moved = false;
    }

    /** Whether something waits to be committed besides a place further on. */
    public boolean hasPending() {
        return sink.pendingRecords() > 0;
    }

    /** Whether the stream is between transactions of the source. */
    public boolean isBetweenTransactions() {
        return !inTransaction;
    }

    /** What the last commit kept. */
    public SourcePosition committed() {
        return committed;
    }

    /** What a commit at this moment would keep. */
    private SourcePosition position() {
        SourcePosition.Partial partial = inTransaction && index > writer.heldBack()
                ? new SourcePosition.Partial(
                        gtid.map(Gtid::text).orElse(""),
                        Math.max(index - writer.heldBack(), toPassOver.changes()),
                        options.capture().fingerprint())
                : toPassOver;
        return new SourcePosition(
                options.serverUuid(),
                options.mariaDb(),
                gtids.text(),
                file,
                position,
                partial,
                seq - writer.heldBack());
    }

    /** When the last event that was seen happened in the source; the epoch before the first one. */
    public Instant lastEventAt() {
        return Instant.ofEpochSecond(lastTimestamp);
    }

    public long seq() {
        return seq;
    }

    private boolean isFull() {
        return sink.pendingBytes() >= options.maxBytes() || sink.pendingRecords() >= options.maxRecords();
    }

    private TableShape shape(TableMap table) {
        TableShape known = shapes.get(table);
        if (known != null) {
            return known;
        }
        if (shapes.size() >= MAX_SHAPES) {
            shapes.clear();
        }
        TableShape made = TableShape.of(
                options.source(), table, options.columns(), options.shape().partitioning());
        forms.accept(table);
        shapes.put(table, made);
        return made;
    }
}
