package io.millrace.monitor.reconcile;

import java.util.Locale;

/** From which stage to which records are missing. */
public enum Step {
    EDGE_TO_KAFKA("the edge", "Kafka"),
    KAFKA_TO_LAKE("Kafka", "the lake"),
    LAKE_TO_WAREHOUSE("the lake", "the warehouse");

    private final String before;
    private final String after;

    Step(String before, String after) {
        this.before = before;
        this.after = after;
    }

    public String before() {
        return before;
    }

    public String after() {
        return after;
    }

    /** As it stands in JSON and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The step of a text. */
    public static Step of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
