package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.RowFault;
import io.millrace.schemas.batch.BatchManifest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A batch and what of it is loaded.
 *
 * @param bad faults of the rows that are left out, by their line
 */
public record BatchLoad(BatchManifest batch, SortedMap<Long, RowFault> bad) {
    public BatchLoad {
        if (bad.size() > batch.rows()) {
            throw new IllegalArgumentException(
                    batch.object() + " has " + batch.rows() + " rows, but " + bad.size() + " bad ones");
        }
        bad = Collections.unmodifiableSortedMap(new TreeMap<>(bad));
    }

    public String object() {
        return batch.object();
    }

    /** Rows that are loaded. */
    public long rows() {
        return batch.rows() - bad.size();
    }
}
