package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.List;

/**
 * What the warehouse keeps of bad rows that were loaded after all.
 *
 * @param places of the rows that are loaded
 * @param duplicates those of them that are left out because the table has their events
 */
public record ReplayRecord(
        String loadId,
        DatasetName dataset,
        TableName table,
        List<RowPlace> places,
        long duplicates,
        Instant startedAt,
        Instant finishedAt) {
    public ReplayRecord {
        places = List.copyOf(places);
    }

    /** What the ledger knows it by. */
    public String ledgerKey() {
        return "replay/" + dataset.value() + "/" + loadId;
    }
}
