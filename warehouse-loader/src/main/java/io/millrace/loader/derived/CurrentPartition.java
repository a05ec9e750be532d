package io.millrace.loader.derived;

import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.CurrentVersion;

/**
 * A partition of a job's result as it should stand in the warehouse.
 *
 * @param partition {@code 2026-11-23} or {@code 2026-11-23T05}
 * @param version the current one
 */
public record CurrentPartition(DatasetName dataset, TableName table, String partition, CurrentVersion version) {
    /** What the warehouse holds of it. */
    LoadedPartition loaded() {
        return new LoadedPartition(partition, version.key(), table.toString());
    }
}
