package io.millrace.monitor.collect;

/** How thorough one collection is. */
public enum Depth {
    /** What the intervals in the settings ask for: expensive parts may be left as they were. */
    USUAL,
    /** Everything anew. */
    FULL
}
