package io.millrace.monitor.alert;

/** How bad it is, the worst last. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Somebody should look at it today. */
    WARNING,
    /** Somebody should look at it now: records are lost, or a promise is broken. */
    CRITICAL
}
