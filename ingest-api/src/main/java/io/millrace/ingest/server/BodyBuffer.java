package io.millrace.ingest.server;

import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.schemas.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Arrays;

/** A body as it arrives; takes room from the budget before it takes memory. */
final class BodyBuffer {
    static final int CHUNK = 16 * 1024;

    private final int maxBytes;
    private final InFlightBudget.Lease lease;
    private final long alreadyHeld;
    private final Duration retryAfter;
    private byte[] bytes = new byte[0];
    private int size;
    private long declared;

    /**
     * @param alreadyHeld bytes of the lease that are taken for something else
     */
    BodyBuffer(int maxBytes, InFlightBudget.Lease lease, long alreadyHeld, Duration retryAfter) {
        this.maxBytes = maxBytes;
        this.lease = lease;
        this.alreadyHeld = alreadyHeld;
        this.retryAfter = retryAfter;
    }

    /**
     * Makes ready for a body of that length, up to a chunk: whoever declares much and sends nothing must not take
     * others' room.
     *
     * @param declaredLength negative when it isn't
     * @throws ProblemException when it is too large, or there is no room
     */
    void expect(long declaredLength) {
        declared = declaredLength;
        if (declared > maxBytes) {
            throw tooLarge();
        }
        if (declared > 0) {
            grow((int) Math.min(declared, CHUNK));
        }
    }

    /**
     * @throws ProblemException when the body gets too large, or there is no room
     */
    void add(ByteBuf part) {
        int length = part.readableBytes();
        ensure(length);
        part.readBytes(bytes, size, length);
        size += length;
    }

    /**
     * @throws ProblemException when the body gets too large, or there is no room
     */
    void add(byte[] part, int length) {
        ensure(length);
        System.arraycopy(part, 0, bytes, size, length);
        size += length;
    }

    /** The whole body; the buffer is done with. */
    byte[] toBytes() {
        byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        bytes = new byte[0];
        lease.shrinkTo(alreadyHeld + size);
        return body;
    }

    private void ensure(int more) {
        if (size + more > maxBytes) {
            throw tooLarge();
        }
        if (size + more > bytes.length) {
            int most = declared >= size + more ? (int) declared : maxBytes;
            grow(Math.min(most, Math.max(size + more, bytes.length * 2)));
        }
    }

    private void grow(int capacity) {
        if (!lease.growTo(alreadyHeld + capacity)) {
            throw new ProblemException(Problem.temporary(
                    ErrorCode.OVERLOADED, "too many events are waiting to be stored; send again later", retryAfter));
        }
        bytes = Arrays.copyOf(bytes, capacity);
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                413,
                ErrorCode.REQUEST_TOO_LARGE,
                "the body has more than " + maxBytes + " bytes, which is the limit also after inflating");
    }
}
