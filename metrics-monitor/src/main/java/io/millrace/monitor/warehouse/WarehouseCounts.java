package io.millrace.monitor.warehouse;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Map;

/**
 * What the warehouse holds.
 *
 * @param ledger empty before the first load
 * @param tables by dataset; a table that is not there has no rows
 * @param held batches that the loader holds back
 */
public record WarehouseCounts(
        Map<DatasetName, LedgerCounts> ledger, Map<DatasetName, TableCount> tables, List<HeldBatch> held) {
    public WarehouseCounts {
        ledger = Map.copyOf(ledger);
        tables = Map.copyOf(tables);
        held = List.copyOf(held);
    }
}
