package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import java.util.Set;

/** What became of a group of batches. */
sealed interface GroupOutcome {
    /** All of them are loaded. */
    record Loaded(LoadRecord load) implements GroupOutcome {}

    /** Some had been loaded before; nothing was done. */
    record AlreadyLoaded(Set<String> objects) implements GroupOutcome {}

    /** The warehouse refuses their rows; nothing was loaded. */
    record Rejected(LoadRejection rejection) implements GroupOutcome {}
}
