package io.millrace.monitor.anomaly;

/** What a point is. */
public enum Verdict {
    /** Within what is expected. */
    NORMAL,
    /** Outside, but alone: a second one in the same direction within the next two hours makes it an anomaly. */
    UNUSUAL,
    /** Below what is expected, repeatedly. */
    LOW,
    /** Above what is expected, repeatedly. */
    HIGH,
    /** No rows where rows are certain; told at once. */
    ZERO,
    /** Too little history to judge. */
    LEARNING,
    /** In the calendar of exceptions. */
    EXCEPTED;

    /** Whether somebody should be told. */
    public boolean isAnomaly() {
        return this == LOW || this == HIGH || this == ZERO;
    }
}
