package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import java.util.List;
import java.util.Set;

/** What became of a group of batches. */
sealed interface GroupOutcome {
    /** They are loaded, but for their bad rows. */
    record Loaded(LoadRecord load) implements GroupOutcome {}

    /** Some had been loaded before; nothing was done. */
    record AlreadyLoaded(Set<String> objects) implements GroupOutcome {}

    /** The warehouse refuses them; nothing was loaded. */
    record Rejected(LoadRejection rejection) implements GroupOutcome {}

    /** It refuses rows of these batches, but which can't be found out; nothing was loaded. */
    record Unresolved(List<String> objects, String reason) implements GroupOutcome {}

    /** There was nothing left to load. */
    record Nothing() implements GroupOutcome {}
}
