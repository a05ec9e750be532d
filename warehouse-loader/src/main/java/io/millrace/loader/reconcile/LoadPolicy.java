package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.table.Evolution;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one dataset is loaded.
 *
 * @param fullListing how often the whole lake and the whole ledger are compared
 * @param key columns that tell rows apart of which the last one stands; empty for a table that keeps every row
 * @param removeDeleted whether rows that are deleted in the source are removed from its mirror rather than marked
 * @param tolerance how many bad rows of a batch may be left out; a batch with more is held
 * @param extras what most datasets do without
 */
public record LoadPolicy(
        TableName table,
        Evolution evolution,
        Limits limits,
        Duration fullListing,
        HoldPolicy holds,
        Tolerance tolerance,
        List<String> key,
        boolean removeDeleted,
        Extras extras) {
    public LoadPolicy {
        key = List.copyOf(key);
    }

    /** Without extras. */
    public LoadPolicy(
            TableName table,
            Evolution evolution,
            Limits limits,
            Duration fullListing,
            HoldPolicy holds,
            Tolerance tolerance,
            List<String> key,
            boolean removeDeleted) {
        this(table, evolution, limits, fullListing, holds, tolerance, key, removeDeleted, Extras.NONE);
    }

    /**
     * What most datasets do without.
     *
     * @param design how the table is to be made
     * @param history a second table that keeps every row or change which is merged into the first
     * @param dedupWindow how far back the table is searched for events that are loaded already
     */
    public record Extras(
            TableDesign design,
            Optional<TableName> history,
            Optional<Duration> dedupWindow,
            ConflictHandling conflicts) {
        public static final Extras NONE =
                new Extras(TableDesign.NONE, Optional.empty(), Optional.empty(), ConflictHandling.BAD_ROWS);
    }

    /**
     * What one load may take.
     *
     * @param objects most objects in one COPY
     * @param bytes most compressed bytes in one COPY; a single larger object still goes
     * @param attempts most attempts at finding the bad rows of one group
     */
    public record Limits(int objects, long bytes, int attempts) {
        public Limits {
            if (objects < 1 || bytes < 1 || attempts < 1) {
                throw new IllegalArgumentException("a COPY takes at least 1 object, 1 byte and 1 attempt, not "
                        + objects + ", " + bytes + " and " + attempts);
            }
        }
    }

    int maxAttempts() {
        return limits.attempts();
    }
}
