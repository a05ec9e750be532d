package io.millrace.cdc.reader;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.millrace.cdc.binlog.BinlogEvent;
import io.millrace.cdc.binlog.EventTypes;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes events from the library as bytes and hands them on in batches. The library goes on after any exception but those of a
 * connection that ends; so every failure in here is made one of those.
 */
final class RawEvents extends EventDeserializer {
    /** Takes batches; blocks while there is no room. */
    interface Consumer {
        void accept(EventBatch batch) throws InterruptedException;
    }

    private static final int BATCH_BYTES = 256 * 1024;
    private static final int LENGTH = 9;
    private static final int CHECKSUM_CRC32 = 1;

    private final Consumer consumer;
    private final Event nothing = nothing();
    private boolean checksums;
    private List<BinlogEvent> batch = new ArrayList<>();
    private int batchBytes;

    /**
     * @param checksums whether events end with a checksum until a file's own description says otherwise
     */
    RawEvents(boolean checksums, Consumer consumer) {
        this.checksums = checksums;
        this.consumer = consumer;
    }

    @Override
    public Event nextEvent(ByteArrayInputStream input) throws IOException {
        try {
            BinlogEvent event = read(input);
            batch.add(event);
            batchBytes += event.size();
            if (batchBytes >= BATCH_BYTES || (mayBeLast(event) && input.available() == 0)) {
                consumer.accept(new EventBatch(batch));
                batch = new ArrayList<>();
                batchBytes = 0;
            }
            return nothing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ended(e);
        } catch (IOException | RuntimeException e) {
            throw ended(e);
        }
    }

    private BinlogEvent read(ByteArrayInputStream input) throws IOException {
        byte[] header = input.read(BinlogEvent.HEADER);
        int length = (header[LENGTH] & 0xff)
                | (header[LENGTH + 1] & 0xff) << 8
                | (header[LENGTH + 2] & 0xff) << 16
                | (header[LENGTH + 3] & 0xff) << 24;
        if (length < BinlogEvent.HEADER) {
            throw new EOFException("an event says that it has " + length + " bytes");
        }
        byte[] bytes = Arrays.copyOf(header, length);
        input.fill(bytes, BinlogEvent.HEADER, length - BinlogEvent.HEADER);
        int type = bytes[4] & 0xff;
        if (type == EventTypes.FORMAT_DESCRIPTION) {
            // It always has room for a checksum, and says in the byte before it whether the file's events have one.
            checksums = bytes[length - BinlogEvent.CHECKSUM - 1] == CHECKSUM_CRC32;
            return new BinlogEvent(bytes, 0, length - BinlogEvent.CHECKSUM);
        }
        BinlogEvent event = new BinlogEvent(bytes, 0, checksums ? length - BinlogEvent.CHECKSUM : length);
        if (checksums) {
            event.verifyChecksum();
        }
        return event;
    }

    /** To ask whether more has come costs a system call. */
    private static boolean mayBeLast(BinlogEvent event) {
        return switch (event.type()) {
            case EventTypes.XID,
                    EventTypes.QUERY,
                    EventTypes.QUERY_COMPRESSED,
                    EventTypes.TRANSACTION_PAYLOAD,
                    EventTypes.HEARTBEAT,
                    EventTypes.HEARTBEAT_V2,
                    EventTypes.ROTATE,
                    EventTypes.XA_PREPARE,
                    EventTypes.INCIDENT -> true;
            default -> event.type() > EventTypes.DELETE_ROWS_COMPRESSED;
        };
    }

    private static EOFException ended(Exception cause) {
        EOFException ended = new EOFException(cause.getMessage());
        ended.initCause(cause);
        return ended;
    }

    private static Event nothing() {
        EventHeaderV4 header = new EventHeaderV4();
        header.setEventType(EventType.UNKNOWN);
        return new Event(header, null);
    }
}
