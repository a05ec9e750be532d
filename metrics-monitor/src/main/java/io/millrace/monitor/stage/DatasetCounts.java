package io.millrace.monitor.stage;

import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.warehouse.HeldBatch;
import io.millrace.monitor.warehouse.LedgerCounts;
import io.millrace.monitor.warehouse.TableCount;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Optional;

/**
 * The last good counts of one dataset at every stage.
 *
 * @param topic empty when there is no topic, or Kafka was never reached
 * @param lake empty when the lake was never reached
 * @param ledger empty when the warehouse was never reached
 * @param table empty when the table was not counted yet
 * @param heldRows rows in the held batches, as far as the lake knows them
 */
public record DatasetCounts(
        DatasetName dataset,
        Optional<TopicCounts> topic,
        Optional<DatasetBatches> lake,
        Optional<LedgerCounts> ledger,
        Optional<TableCount> table,
        List<HeldBatch> held,
        long heldRows) {
    /** Rows of users are merged by their id, as far as the ledger says nothing else. */
    private static final String USERS = "users";

    public DatasetCounts {
        held = List.copyOf(held);
    }

    /** Whether the warehouse is expected to hold the dataset: events always, changes once they are loaded. */
    public boolean isLoaded() {
        return !dataset.isChanges() || ledger.map(LedgerCounts::batches).orElse(0L) > 0;
    }

    /** Whether the table holds one row for each key rather than one for each loaded row, so that the two can't be compared. */
    boolean isMerged() {
        return ledger.flatMap(LedgerCounts::merged)
                .orElse(dataset.isChanges() || dataset.value().equals(USERS));
    }
}
