package io.millrace.lakewriter.partition;

import java.time.Duration;

/**
 * When a batch is full. A batch also ends where the hour of the records' timestamps changes.
 *
 * @param bytes size of the object, compressed
 * @param rows records, left-out ones included
 * @param age time since the batch's first record came in
 */
public record Rotation(long bytes, long rows, Duration age) {
    public Rotation {
        if (bytes < 1 || rows < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(
                    "rotation needs positive limits, but has " + bytes + " bytes, " + rows + " rows, " + age);
        }
    }
}
