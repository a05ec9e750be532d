package io.millrace.jobs.run;

import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.Pointer;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Optional;

/**
 * Makes an older version of a partition the current one again. The version that it leaves is held, so that it does not come back by
 * itself; the first version with other inputs or other code does.
 */
public final class Rollback {
    private final DerivedLake derived;

    public Rollback(DerivedLake derived) {
        this.derived = derived;
    }

    /** What became of it. */
    public sealed interface Result {
        /** The pointer names the other version now. */
        record RolledBack(VersionManifest from, VersionManifest to) implements Result {}

        /** There is nothing to go back to, or somebody moved the pointer meanwhile. */
        record Refused(String reason) implements Result {}
    }

    /**
     * @param key of the version to go back to, or its beginning; empty for the one that was made last before the current one
     */
    public Result to(DatasetName dataset, Slot slot, Optional<String> key) {
        Optional<Pointer> pointer = derived.pointer(dataset, slot);
        if (pointer.isEmpty()) {
            return new Result.Refused(dataset + " " + slot + " has no version");
        }
        String current = pointer.get().key();
        List<VersionManifest> versions = derived.versions(dataset, slot);
        Optional<VersionManifest> from = versions.stream()
                .filter(version -> version.key().equals(current))
                .findFirst();
        if (from.isEmpty()) {
            return new Result.Refused("the current version " + current + " is not in the lake");
        }
        Optional<VersionManifest> to = versions.stream()
                .filter(version -> !version.key().equals(current))
                .filter(version -> key.map(version.key()::startsWith)
                        .orElse(!version.madeAt().isAfter(from.get().madeAt())))
                .reduce((earlier, later) -> later);
        if (to.isEmpty()) {
            return new Result.Refused(dataset + " " + slot + " has no other version"
                    + key.map(text -> " that begins with " + text).orElse(" before the current one"));
        }
        // Held first: otherwise a runner could move the pointer forward in between.
        derived.hold(dataset, slot, current, "", List.of("rolled back"));
        if (derived.move(dataset, slot, Optional.of(current), to.get()) != DerivedLake.Move.MOVED) {
            return new Result.Refused("somebody else moved the pointer meanwhile; look again");
        }
        if (derived.version(dataset, slot, to.get().key()).isEmpty()) {
            // It was so old that it was deleted in this moment.
            DerivedLake.Move unused =
                    derived.move(dataset, slot, Optional.of(to.get().key()), from.get());
            return new Result.Refused("the version " + to.get().key() + " has just expired; choose a newer one");
        }
        return new Result.RolledBack(from.get(), to.get());
    }
}
