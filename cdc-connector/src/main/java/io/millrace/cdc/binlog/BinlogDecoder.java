package io.millrace.cdc.binlog;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into transactions, rows and definitions. A state machine without threads or effects of its own: the same events
 * give the same calls. Whatever it doesn't know it refuses with an {@link UndecodableEventException}; nothing is passed over
 * but what the server itself marks so.
 */
public final class BinlogDecoder {
    /** {@code LOG_EVENT_IGNORABLE_F}: a reader that doesn't know the event may go on. */
    private static final int IGNORABLE_FLAG = 0x80;

    /** {@code LOG_EVENT_ARTIFICIAL_F}: the server made the event up while it sends. */
    private static final int ARTIFICIAL_FLAG = 0x20;

    private static final int MARIADB_STANDALONE = 1;
    private static final int UUID_BYTES = 16;
    private static final int PAYLOAD_SIZE = 1;
    private static final int PAYLOAD_COMPRESSION = 2;
    private static final int PAYLOAD_ZSTD = 0;
    private static final int PAYLOAD_PLAIN = 255;
    private static final long DUMMY_TABLE = 0xffffffL;
    private static final int MAX_TABLES = 4_096;

    /** The event that describes a table, and the table, or null when it is not captured. */
    private static final class Described {
        private final byte[] event;
        private final @Nullable TableMap table;

        Described(byte[] event, @Nullable TableMap table) {
            this.event = event;
            this.table = table;
        }
    }

    private final Collations collations;
    private final Dialect dialect;
    private final TableFilter filter;
    private final BinlogListener listener;
    private final RowsReader rows = new RowsReader();

    private final Map<Long, Described> tables = new HashMap<>();
    private String file = "";
    private long position;
    private Optional<Gtid> gtid = Optional.empty();
    private byte[] uuidBytes = {};
    private String uuid = "";
    private boolean begun;
    private boolean inTransaction;
    private boolean changed;

    public BinlogDecoder(Collations collations, Dialect dialect, TableFilter filter, BinlogListener listener) {
        this.collations = collations;
        this.dialect = dialect;
        this.filter = filter;
        this.listener = listener;
    }

    /** The file that the stream is in. */
    public String file() {
        return file;
    }

    /**
     * @throws UndecodableEventException naming the place, when the event can't be decoded or must not be passed over
     */
    public void accept(BinlogEvent event) {
        try {
            long next = event.nextPosition();
            if (next > 0) {
                // MariaDB leaves it out within transactions.
                position = next;
            }
            accept(event, position, 0);
        } catch (UndecodableEventException e) {
            throw new UndecodableEventException(
                    "The event " + EventTypes.name(event.type()) + " at " + file + ":" + position
                            + gtid.map(known -> " in transaction " + known.text())
                                    .orElse("") + " can't be read: " + e.getMessage() + ".",
                    e);
        }
    }

    private void accept(BinlogEvent event, long position, int depth) {
        switch (event.type()) {
            case EventTypes.ROTATE -> rotate(event);
            case EventTypes.FORMAT_DESCRIPTION -> tables.clear();
            case EventTypes.GTID -> mySqlGtid(event);
            case EventTypes.ANONYMOUS_GTID -> begin(Optional.empty());
            case EventTypes.MARIADB_GTID -> mariaDbGtid(event);
            case EventTypes.QUERY, EventTypes.QUERY_COMPRESSED -> query(event, position);
            case EventTypes.XID -> end(position, event.timestamp());
            case EventTypes.TABLE_MAP -> tableMap(event);
            case EventTypes.WRITE_ROWS_V1,
                    EventTypes.UPDATE_ROWS_V1,
                    EventTypes.DELETE_ROWS_V1,
                    EventTypes.WRITE_ROWS,
                    EventTypes.UPDATE_ROWS,
                    EventTypes.DELETE_ROWS,
                    EventTypes.WRITE_ROWS_COMPRESSED_V1,
                    EventTypes.UPDATE_ROWS_COMPRESSED_V1,
                    EventTypes.DELETE_ROWS_COMPRESSED_V1,
                    EventTypes.WRITE_ROWS_COMPRESSED,
                    EventTypes.UPDATE_ROWS_COMPRESSED,
                    EventTypes.DELETE_ROWS_COMPRESSED -> rows(event, position);
            case EventTypes.TRANSACTION_PAYLOAD -> payload(event, position, depth);
            case EventTypes.XA_PREPARE -> xaPrepare(event, position);
            case EventTypes.PARTIAL_UPDATE_ROWS -> partialUpdate(event);
            case EventTypes.GTID_TAGGED ->
                throw new UndecodableEventException(
                        "GTIDs with tags are not supported; write without a tag in gtid_next");
            case EventTypes.INCIDENT ->
                throw new UndecodableEventException(
                        "the server lost changes before it could write them; take a new snapshot");
            case EventTypes.HEARTBEAT, EventTypes.HEARTBEAT_V2 -> progressed(position);
            case EventTypes.STOP,
                    EventTypes.INTVAR,
                    EventTypes.RAND,
                    EventTypes.USER_VAR,
                    EventTypes.IGNORABLE,
                    EventTypes.ROWS_QUERY,
                    EventTypes.PREVIOUS_GTIDS,
                    EventTypes.TRANSACTION_CONTEXT,
                    EventTypes.VIEW_CHANGE,
                    EventTypes.ANNOTATE_ROWS,
                    EventTypes.BINLOG_CHECKPOINT,
                    EventTypes.MARIADB_GTID_LIST,
                    EventTypes.START_ENCRYPTION -> {
                // None of them changes a row.
            }
            default -> {
                if ((event.flags() & IGNORABLE_FLAG) == 0) {
                    throw new UndecodableEventException("its type is not known");
                }
            }
        }
    }

    private void rotate(BinlogEvent event) {
        ByteCursor cursor = event.body();
        position = cursor.readLong(8);
        file = cursor.readUtf8(cursor.remaining());
        tables.clear();
        boolean artificial = (event.flags() & ARTIFICIAL_FLAG) != 0 || event.timestamp() == 0;
        if (!artificial) {
            progressed(position);
        }
    }

    private void progressed(long position) {
        if (!begun && position > 0 && !file.isEmpty()) {
            listener.progressed(file, position);
        }
    }

    private void mySqlGtid(BinlogEvent event) {
        ByteCursor cursor = event.body();
        cursor.skip(1);
        byte[] server = cursor.readBytes(UUID_BYTES);
        if (!Arrays.equals(server, uuidBytes)) {
            uuidBytes = server;
            String hex = HexFormat.of().formatHex(server);
            uuid = hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                    + hex.substring(16, 20) + "-" + hex.substring(20);
        }
        begin(Optional.of(Gtid.mySql(uuid, cursor.readLong(8))));
    }

    private void mariaDbGtid(BinlogEvent event) {
        ByteCursor cursor = event.body();
        long number = cursor.readLong(8);
        long domain = cursor.readLong(4);
        int flags = cursor.readByte();
        begin(Optional.of(Gtid.mariaDb(domain, event.serverId(), number)));
        inTransaction = (flags & MARIADB_STANDALONE) == 0;
    }

    private void begin(Optional<Gtid> started) {
        if (begun && changed) {
            throw new UndecodableEventException("a transaction has no end: the server stopped while it wrote it");
        }
        begun = true;
        inTransaction = false;
        changed = false;
        gtid = started;
        listener.began(started);
    }

    private void end(long position, long timestamp) {
        begun = false;
        inTransaction = false;
        changed = false;
        listener.ended(file, position, timestamp);
        gtid = Optional.empty();
    }

    private void query(BinlogEvent event, long position) {
        ByteCursor cursor = event.body();
        cursor.skip(8);
        int databaseLength = cursor.readByte();
        cursor.skip(2);
        int statusLength = cursor.readInt(2);
        cursor.skip(statusLength);
        String database = cursor.readUtf8(databaseLength);
        cursor.skip(1);
        String sql = event.type() == EventTypes.QUERY_COMPRESSED
                ? plainSql(MariaDbCompression.event(cursor.bytes(), cursor.position(), cursor.remaining()))
                : cursor.readUtf8(cursor.remaining());
        if (!begun) {
            // A server without GTIDs that is older than anonymous ones.
            begin(Optional.empty());
        }
        statement(StatementReader.read(sql, database), database, sql, event.timestamp(), position);
    }

    private static String plainSql(byte[] sql) {
        return new String(sql, StandardCharsets.UTF_8);
    }

    private void statement(Statement statement, String database, String sql, long timestamp, long position) {
        if (statement instanceof Statement.Begin) {
            inTransaction = true;
            return;
        }
        if (statement instanceof Statement.Commit) {
            end(position, timestamp);
            return;
        }
        if (statement instanceof Statement.Rollback) {
            if (changed) {
                throw new UndecodableEventException(
                        "a transaction is undone after its rows were written, which happens when it"
                                + " also changed tables without transactions; convert those to InnoDB");
            }
            end(position, timestamp);
            return;
        }
        if (statement instanceof Statement.Xa) {
            throw new UndecodableEventException(
                    "XA transactions are not supported: their rows come before it is known whether they are committed");
        }
        if (statement instanceof Statement.RowChange change) {
            if (filter.capturesFrom(change.database())) {
                throw new UndecodableEventException(
                        "a statement (" + change.verb() + " in database " + change.database()
                                + ") was written instead of its rows: a session has binlog_format other than ROW. Keep sessions from"
                                + " that, and begin anew behind this place with a new snapshot");
            }
        } else if (statement instanceof Statement.Truncate truncate) {
            if (filter.captures(truncate.database(), truncate.table())) {
                listener.truncated(truncate.database(), truncate.table(), timestamp);
            }
            listener.defined(database, sql, true, timestamp);
        } else if (statement instanceof Statement.Definition definition) {
            listener.defined(database, sql, definition.removesRows(), timestamp);
        }
        if (!inTransaction) {
            end(position, timestamp);
        }
    }

    private void tableMap(BinlogEvent event) {
        ByteCursor cursor = event.body();
        long id = cursor.readLong(6);
        byte[] bytes = event.bytes();
        Described known = tables.get(id);
        int from = cursor.position();
        if (known != null && Arrays.equals(known.event, 0, known.event.length, bytes, from, event.end())) {
            return;
        }
        cursor.skip(2);
        String database = name(cursor);
        String table = name(cursor);
        if (tables.size() >= MAX_TABLES) {
            tables.clear();
        }
        boolean captured = filter.captures(database, table);
        TableMap described = captured ? TableMapReader.read(database, table, cursor, collations, dialect) : null;
        tables.put(id, new Described(Arrays.copyOfRange(bytes, from, event.end()), described));
    }

    private static String name(ByteCursor cursor) {
        String name = cursor.readUtf8(cursor.readPackedInt());
        cursor.skip(1);
        return name;
    }

    private void rows(BinlogEvent event, long position) {
        long id = RowsReader.tableId(event);
        Described described = tables.get(id);
        if (described == null) {
            if (id == DUMMY_TABLE) {
                return;
            }
            throw new UndecodableEventException("its table number " + id + " was not described before");
        }
        TableMap table = described.table;
        if (table == null) {
            return;
        }
        changed = true;
        long timestamp = event.timestamp();
        rows.read(
                event,
                table,
                (operation, before, after) -> listener.row(table, operation, before, after, timestamp, position));
    }

    /** Partial rows of tables that aren't captured do no harm. */
    private void partialUpdate(BinlogEvent event) {
        Described described = tables.get(RowsReader.tableId(event));
        if (described == null || described.table != null) {
            throw new UndecodableEventException("it holds the difference of JSON columns alone: a session has"
                    + " binlog_row_value_options = PARTIAL_JSON. Keep sessions from that, and begin anew behind this place with a new"
                    + " snapshot");
        }
    }

    private void xaPrepare(BinlogEvent event, long position) {
        boolean onePhase = event.body().readByte() != 0;
        if (!onePhase) {
            throw new UndecodableEventException("XA transactions are not supported");
        }
        end(position, event.timestamp());
    }

    /** A compressed transaction: its events are read one by one, so that it needs no more memory than its largest event. */
    private void payload(BinlogEvent event, long position, int depth) {
        if (depth > 0) {
            throw new UndecodableEventException("a compressed transaction is inside another one");
        }
        ByteCursor cursor = event.body();
        int compression = PAYLOAD_PLAIN;
        int size = -1;
        int field;
        while ((field = cursor.readPackedInt()) != 0) {
            int length = cursor.readPackedInt();
            int end = cursor.position() + length;
            if (field == PAYLOAD_SIZE) {
                size = cursor.readPackedInt();
            } else if (field == PAYLOAD_COMPRESSION) {
                compression = cursor.readPackedInt();
            }
            cursor.position(end);
        }
        if (size < 0 || size > cursor.remaining()) {
            throw new UndecodableEventException("a compressed transaction says that it has " + size + " bytes");
        }
        try (InputStream plain =
                plain(compression, new ByteArrayInputStream(cursor.bytes(), cursor.position(), size))) {
            for (byte[] header = plain.readNBytes(BinlogEvent.HEADER);
                    header.length > 0;
                    header = plain.readNBytes(BinlogEvent.HEADER)) {
                accept(inner(header, plain), position, depth + 1);
            }
        } catch (IOException e) {
            throw new UndecodableEventException("a compressed transaction is damaged", e);
        }
    }

    private static InputStream plain(int compression, InputStream payload) throws IOException {
        return switch (compression) {
            case PAYLOAD_ZSTD -> new ZstdInputStream(payload);
            case PAYLOAD_PLAIN -> payload;
            default -> throw new UndecodableEventException("a transaction has the compression " + compression);
        };
    }

    private static BinlogEvent inner(byte[] header, InputStream plain) throws IOException {
        int length = header.length < BinlogEvent.HEADER ? 0 : (int) ByteCursor.littleEndian(header, 9, 4);
        if (length < BinlogEvent.HEADER) {
            throw new UndecodableEventException("an event within a compressed transaction has no whole header");
        }
        byte[] bytes = Arrays.copyOf(header, length);
        int read = plain.readNBytes(bytes, BinlogEvent.HEADER, length - BinlogEvent.HEADER);
        if (read < length - BinlogEvent.HEADER) {
            throw new UndecodableEventException("an event within a compressed transaction ends too early");
        }
        return new BinlogEvent(bytes, 0, length);
    }
}
