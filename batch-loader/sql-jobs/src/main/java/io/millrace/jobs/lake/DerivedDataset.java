package io.millrace.jobs.lake;

import io.millrace.jobs.plan.Slot;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The partitions of one derived dataset at one moment.
 *
 * @param current the pointers
 * @param held the versions that the pointers must not move to
 */
public record DerivedDataset(NavigableMap<Slot, Pointer> current, NavigableMap<Slot, Held> held) {
    public DerivedDataset {
        current = Collections.unmodifiableNavigableMap(new TreeMap<>(current));
        held = Collections.unmodifiableNavigableMap(new TreeMap<>(held));
    }
}
