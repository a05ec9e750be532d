package io.millrace.monitor.alert;

/** Where along the way of the records something is wrong, the first stage first: what is wrong early explains what is later. */
public enum Stage {
    SOURCE,
    EDGE,
    KAFKA,
    LAKE,
    WAREHOUSE,
    JOBS,
    /** What the rows themselves look like. */
    DATA,
    /** Calls to others, which lie on nobody's way. */
    API,
    /** The monitor itself and its channels. */
    MONITOR
}
