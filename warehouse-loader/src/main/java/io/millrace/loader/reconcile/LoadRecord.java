package io.millrace.loader.reconcile;

import io.millrace.loader.table.TableName;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.List;

/** What the ledger keeps of one load. */
public record LoadRecord(
        String loadId,
        DatasetName dataset,
        TableName table,
        List<BatchManifest> batches,
        Instant startedAt,
        Instant finishedAt) {
    public LoadRecord {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("load " + loadId + " has no batches");
        }
        batches = List.copyOf(batches);
    }

    public long rows() {
        return batches.stream().mapToLong(BatchManifest::rows).sum();
    }

    public long bytes() {
        return batches.stream().mapToLong(BatchManifest::bytes).sum();
    }
}
