package io.millrace.loader.reconcile;

import java.util.Locale;

/** What a person has decided about a held batch. */
public enum Decision {
    /** Nothing yet: the batch is tried again from time to time. */
    OPEN,
    /** Load it, however many of its rows are bad. */
    APPROVED,
    /** Load nothing of it: all its rows are bad rows. */
    REJECTED;

    /** As the warehouse keeps it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@link #OPEN} for anything unknown. */
    public static Decision of(String text) {
        for (Decision decision : values()) {
            if (decision.text().equals(text)) {
                return decision;
            }
        }
        return OPEN;
    }
}
