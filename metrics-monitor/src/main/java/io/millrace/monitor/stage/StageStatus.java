package io.millrace.monitor.stage;

import java.util.Locale;

/** What the counts of a dataset's stages mean, the worst last. */
public enum StageStatus {
    /** All stages agree. */
    SETTLED,
    /** Later stages hold less, and catch up. */
    IN_FLIGHT,
    /** Only batches that the loader holds back are missing. */
    HELD,
    /** A stage can't be asked at the moment, or was not asked yet. */
    UNKNOWN,
    /** A stage holds more than the one before it, or less for too long. */
    MISMATCH;

    /** As it stands in JSON: lower case with underscores. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    StageStatus worse(StageStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
