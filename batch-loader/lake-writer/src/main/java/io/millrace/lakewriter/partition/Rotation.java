package io.millrace.lakewriter.partition;

import java.time.Duration;

/**
 * When a batch is full. A batch also ends where the hour of the records' timestamps goes on.
 *
 * @param bytes size of the object, compressed
 * @param rows records, left-out ones included
 * @param age time since the batch's first record came in
 * @param quietBytes a batch smaller than this at that age waits for more records
 * @param quietAge how long it waits at most, from its first record on
 */
public record Rotation(long bytes, long rows, Duration age, long quietBytes, Duration quietAge) {
    public Rotation {
        if (bytes < 1 || rows < 1 || age.isNegative() || age.isZero() || quietBytes < 0) {
            throw new IllegalArgumentException("rotation needs positive limits, but has " + bytes + " bytes, " + rows
                    + " rows, " + age + ", quiet below " + quietBytes + " bytes");
        }
        if (quietAge.compareTo(age) < 0) {
            throw new IllegalArgumentException("a quiet batch must not end before another one: quiet age " + quietAge
                    + " is shorter than age " + age);
        }
    }

    /** The same age for large and small batches. */
    public Rotation(long bytes, long rows, Duration age) {
        this(bytes, rows, age, 0, age);
    }

    /** Whether a batch has been open for long enough. */
    boolean isOld(long bytesNow, long openNanos) {
        Duration limit = bytesNow < quietBytes ? quietAge : age;
        return openNanos >= limit.toNanos();
    }
}
