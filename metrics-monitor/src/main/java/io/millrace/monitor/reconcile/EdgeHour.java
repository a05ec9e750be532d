package io.millrace.monitor.reconcile;

/**
 * What the edges accepted in an hour. A run that was killed never told its last counts, so this is a lower bound always, and the
 * whole only when it is complete.
 *
 * @param unplaced events that Kafka acknowledged without saying when, so that they may belong to another hour
 * @param complete whether every run that counted in the hour has told all of it
 */
public record EdgeHour(long accepted, long unplaced, boolean complete) {
    static final EdgeHour NONE = new EdgeHour(0, 0, true);
}
