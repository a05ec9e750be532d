package io.millrace.loader.isolation;

import java.util.List;

/** What {@link RowIsolation} wants to be done. */
public sealed interface IsolationAction {
    /** Load the batches that are not set aside, of them these rows: all but the bad ones. */
    record Load(RowSet rows) implements IsolationAction {}

    /** Ask for the faults of these rows, as many as the warehouse names at once. */
    record ListFaults(RowSet rows, ProbeMethod method) implements IsolationAction {}

    /** Ask whether these rows would be loaded. */
    record Test(RowSet rows, ProbeMethod method) implements IsolationAction {}

    /** All batches are set aside; nothing is left to load. */
    record Nothing() implements IsolationAction {}

    /**
     * The bad rows can't be found.
     *
     * @param objects of the batches they must be in
     */
    record GiveUp(List<String> objects, String reason) implements IsolationAction {
        public GiveUp {
            objects = List.copyOf(objects);
        }
    }
}
