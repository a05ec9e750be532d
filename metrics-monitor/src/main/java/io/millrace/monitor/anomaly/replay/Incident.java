package io.millrace.monitor.anomaly.replay;

/**
 * Something that really happened to a dataset.
 *
 * @param first hour, since 1970-01-01T00:00Z
 * @param last hour, inclusive
 * @param kind for people, such as {@code outage}
 */
public record Incident(String dataset, long first, long last, String kind) {
    /**
     * @throws IllegalArgumentException when it ends before it begins
     */
    public Incident {
        if (last < first) {
            throw new IllegalArgumentException("an incident can't end before it begins: " + first + " to " + last);
        }
    }
}
