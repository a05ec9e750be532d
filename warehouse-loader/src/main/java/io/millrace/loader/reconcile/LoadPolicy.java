package io.millrace.loader.reconcile;

import io.millrace.loader.table.TableName;
import java.time.Duration;

/**
 * How one dataset is loaded.
 *
 * @param autoCreate whether a table that doesn't exist is made; without, its batches wait for it
 * @param addColumns whether columns that the table lacks are added
 * @param maxObjects most objects in one COPY
 * @param maxBytes most compressed bytes in one COPY; a single larger object still goes
 * @param fullListing how often the whole lake and the whole ledger are compared
 */
public record LoadPolicy(
        TableName table,
        boolean autoCreate,
        boolean addColumns,
        int maxObjects,
        long maxBytes,
        Duration fullListing,
        HoldPolicy holds) {
    public LoadPolicy {
        if (maxObjects < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "a COPY takes at least 1 object and 1 byte, not " + maxObjects + " and " + maxBytes);
        }
    }
}
