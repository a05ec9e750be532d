package io.millrace.loader.reconcile;

import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.List;

/**
 * What the warehouse keeps of one load.
 *
 * @param badRows the rows that are left out, of all batches
 * @param duplicates rows that are left out because the table has their events
 */
public record LoadRecord(
        String loadId,
        DatasetName dataset,
        TableName table,
        List<BatchLoad> batches,
        List<BadRow> badRows,
        long duplicates,
        Instant startedAt,
        Instant finishedAt) {
    public LoadRecord {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("load " + loadId + " has no batches");
        }
        batches = List.copyOf(batches);
        badRows = List.copyOf(badRows);
        long left = batches.stream().mapToLong(batch -> batch.bad().size()).sum();
        if (left != badRows.size()) {
            throw new IllegalArgumentException(
                    "load " + loadId + " leaves out " + left + " rows, but keeps " + badRows.size());
        }
    }

    /** Rows that are loaded. */
    public long rows() {
        return batches.stream().mapToLong(BatchLoad::rows).sum() - duplicates;
    }

    /** What the ledger knows the rows by that are left out as duplicates. */
    public String duplicatesKey() {
        return "dedup/" + dataset.value() + "/" + loadId;
    }

    public long bytes() {
        return batches.stream().mapToLong(load -> load.batch().bytes()).sum();
    }
}
