package io.millrace.schemas.contract;

import java.util.Locale;
import java.util.Optional;

/** What becomes of a row that breaks its contract. */
public enum ViolationHandling {
    /** The client is told, and the row is not taken. Rows that are in Kafka already are quarantined. */
    REJECT,
    /** The row is taken and goes to the dataset's bad rows with its reason. */
    QUARANTINE,
    /** The row goes on like a good one; the violation is counted and told. */
    WARN;

    /** The handling with this name in a contract. */
    public static Optional<ViolationHandling> named(String name) {
        for (ViolationHandling handling : values()) {
            if (handling.text().equals(name)) {
                return Optional.of(handling);
            }
        }
        return Optional.empty();
    }

    /** The name in a contract. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
