package io.millrace.cdc.binlog;

import java.util.zip.CRC32;

/**
 * An event as it stands in the binlog: a header of 19 bytes, then the body. The bytes are shared, not copied.
 */
public final class BinlogEvent {
    public static final int HEADER = 19;
    public static final int CHECKSUM = 4;

    private static final int TYPE = 4;
    private static final int SERVER_ID = 5;
    private static final int NEXT_POSITION = 13;
    private static final int FLAGS = 17;

    private final byte[] bytes;
    private final int start;
    private final int end;

    /**
     * @param start where the header begins
     * @param end behind the body; a checksum is not part of it
     */
    public BinlogEvent(byte[] bytes, int start, int end) {
        if (end - start < HEADER) {
            throw new UndecodableEventException("an event has " + (end - start) + " bytes");
        }
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }

    /** The size of header and body in bytes. */
    public int size() {
        return end - start;
    }

    /** Seconds since 1970 at which the statement began; 0 in events that the server makes up while it sends. */
    public long timestamp() {
        return ByteCursor.littleEndian(bytes, start, 4);
    }

    public int type() {
        return bytes[start + TYPE] & 0xff;
    }

    public long serverId() {
        return ByteCursor.littleEndian(bytes, start + SERVER_ID, 4);
    }

    /** Where the next event begins in the file, modulo 2^32; 0 in events that the server makes up. */
    public long nextPosition() {
        return ByteCursor.littleEndian(bytes, start + NEXT_POSITION, 4);
    }

    public int flags() {
        return (int) ByteCursor.littleEndian(bytes, start + FLAGS, 2);
    }

    ByteCursor body() {
        return new ByteCursor(bytes, start + HEADER, end);
    }

    /**
     * Checks the four bytes behind the event.
     *
     * @throws UndecodableEventException when they are not its CRC32
     */
    public void verifyChecksum() {
        CRC32 crc = new CRC32();
        crc.update(bytes, start, end - start);
        if (crc.getValue() != ByteCursor.littleEndian(bytes, end, CHECKSUM)) {
            throw new UndecodableEventException("an event's checksum is wrong: it was damaged on the way or on disk");
        }
    }

    @Override
    public String toString() {
        return "BinlogEvent[" + EventTypes.name(type()) + ", " + (end - start) + " bytes]";
    }
}
