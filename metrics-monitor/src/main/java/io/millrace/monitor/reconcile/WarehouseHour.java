package io.millrace.monitor.reconcile;

/**
 * What the ledger says of the batches of an hour.
 *
 * @param duplicates rows that were left out because the table had their events
 */
public record WarehouseHour(long rows, long bad, long duplicates) {
    static final WarehouseHour NONE = new WarehouseHour(0, 0, 0);

    /** Rows of batches that it stands for. */
    public long total() {
        return rows + bad + duplicates;
    }
}
