package io.millrace.ingest.http;

import io.millrace.ingest.answer.ProblemException;
import io.millrace.schemas.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** Reads request bodies whole, never more than the limit and never longer than the time limit. */
public final class BodyReader {
    private static final int CHUNK = 16 * 1024;

    private final int maxBytes;
    private final Duration timeout;

    /**
     * @param maxBytes of a body, before and after inflating
     * @param timeout for a whole body to arrive
     */
    public BodyReader(int maxBytes, Duration timeout) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /**
     * @param contentLength as declared; negative when it isn't
     * @param room told how many bytes are held before they are; may throw to end the reading
     * @throws ProblemException when the body is too large, too slow, cut off, or not gzip although it says so
     */
    byte[] read(InputStream body, long contentLength, Encoding encoding, LongConsumer room) {
        if (contentLength > maxBytes) {
            throw tooLarge();
        }
        // Only a promise so far: whoever declares much and sends nothing must not take others' room.
        int expected = contentLength < 0 ? CHUNK : (int) Math.min(contentLength, CHUNK);
        room.accept(expected);
        byte[] raw = bounded(body, expected, room);
        return encoding == Encoding.GZIP ? inflate(raw, room) : raw;
    }

    private byte[] bounded(InputStream body, int expected, LongConsumer room) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            return copy(body, expected, deadline, room);
        } catch (IOException e) {
            throw new ProblemException(400, ErrorCode.MALFORMED_REQUEST, "the body ended before it was complete");
        }
    }

    private byte[] inflate(byte[] raw, LongConsumer room) {
        try (InputStream inflated = new GZIPInputStream(new ByteArrayInputStream(raw), CHUNK)) {
            return copy(inflated, CHUNK, Long.MAX_VALUE, size -> room.accept(raw.length + size));
        } catch (IOException e) {
            throw new ProblemException(400, ErrorCode.MALFORMED_REQUEST, "the body is not valid gzip");
        }
    }

    private byte[] copy(InputStream in, int expected, long deadline, LongConsumer room) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(expected);
        byte[] chunk = new byte[CHUNK];
        int read = in.read(chunk);
        while (read >= 0) {
            if (out.size() + read > maxBytes) {
                throw tooLarge();
            }
            if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
                throw new ProblemException(
                        408,
                        ErrorCode.MALFORMED_REQUEST,
                        "the body did not arrive within " + timeout.toSeconds() + " s");
            }
            room.accept(out.size() + read);
            out.write(chunk, 0, read);
            read = in.read(chunk);
        }
        return out.toByteArray();
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                413,
                ErrorCode.REQUEST_TOO_LARGE,
                "the body has more than " + maxBytes + " bytes, which is the limit also after inflating");
    }

    /** How a body is encoded. */
    enum Encoding {
        IDENTITY,
        GZIP
    }
}
