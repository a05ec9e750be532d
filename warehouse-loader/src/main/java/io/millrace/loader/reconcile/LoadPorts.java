package io.millrace.loader.reconcile;

import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything that the reconciler needs of the world.
 *
 * @param loadIds a new id at every call, never one that was given before, by any instance
 */
public record LoadPorts(
        Lake lake,
        Warehouse.Factory warehouses,
        TableLocks locks,
        LoadObserver observer,
        InstantSource clock,
        Supplier<String> loadIds,
        SourceTypes sourceTypes) {
    /** Where no source tells the types of its columns. */
    public LoadPorts(
            Lake lake,
            Warehouse.Factory warehouses,
            TableLocks locks,
            LoadObserver observer,
            InstantSource clock,
            Supplier<String> loadIds) {
        this(lake, warehouses, locks, observer, clock, loadIds, dataset -> Map.of());
    }
}
