package io.millrace.monitor.reconcile;

/**
 * What the ledger says of the batches of an hour.
 *
 * @param duplicates rows that were left out because the table had their events
 * @param erased rows among all these that were erased from the lake after they were loaded
 */
public record WarehouseHour(long rows, long bad, long duplicates, long erased) {
    static final WarehouseHour NONE = new WarehouseHour(0, 0, 0, 0);

    /** Rows of the batches, as these are now, that it stands for. */
    public long total() {
        return rows + bad + duplicates - erased;
    }
}
