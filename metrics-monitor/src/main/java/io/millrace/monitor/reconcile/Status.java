package io.millrace.monitor.reconcile;

import java.util.Locale;

/** What the counts of an hour come to. */
public enum Status {
    /** Every stage has what the one before it had. */
    BALANCED,
    /** Records are on their way, within the time that they may take. */
    IN_FLIGHT,
    /** Records wait for a stage for longer than they may. None is lost. */
    LATE,
    /** Only rows of batches that the loader holds back are missing. */
    HELD,
    /** A stage could not be counted. */
    UNKNOWN,
    /** A later stage has more than the one before it. */
    EXTRA,
    /** Records were accepted and are not there any more. */
    MISSING;

    /** As it stands in JSON and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a text. */
    public static Status of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whether somebody should know. */
    public boolean isWrong() {
        return this == MISSING || this == EXTRA;
    }
}
