package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.ProbeMethod;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The warehouse, for one pass over one table. Every method throws {@link MillraceException} with
 * {@link ErrorCode#WAREHOUSE_UNAVAILABLE} when the warehouse does not answer or refuses; what it had to do is then done or not
 * done, wholly.
 */
public interface Warehouse extends AutoCloseable {
    /** The objects of the dataset that the ledger has. */
    Set<String> loaded(DatasetName dataset);

    /** Of the objects of the dataset that the ledger has, the last one in the order of names; replays don't count. */
    Optional<String> lastLoaded(DatasetName dataset);

    /** Those of the given objects that the ledger has at this moment, read outside any load's transaction. */
    Set<String> loadedAmong(DatasetName dataset, Collection<String> objects);

    /** The table, or empty when there is none. */
    Optional<TableDefinition> table(TableName table);

    /**
     * Makes the table; no error when it came to be meanwhile.
     *
     * @return why the warehouse refuses; empty when the table is there
     */
    Optional<String> createTable(TableName table, List<NewColumn> columns, TableDesign design);

    /**
     * Adds a column; no error when the table has it meanwhile.
     *
     * @return why the warehouse refuses; empty when the column is there
     */
    Optional<ColumnRefusal> addColumn(TableName table, NewColumn column);

    /**
     * Makes a VARCHAR column wider; no error when it is as wide meanwhile. Does nothing when the warehouse refuses, such as for
     * a key or an encoding that forbids it.
     */
    void widenColumn(TableName table, NewColumn column);

    /**
     * Begins a transaction whose first statement takes the dataset's load lock; waits while another transaction holds it,
     * up to a limit.
     */
    LoadSession begin(DatasetName dataset, LoadTarget target);

    /**
     * Asks about rows without loading them for good.
     *
     * @param all whether to ask for as many faults as the warehouse names, rather than whether it would load
     */
    ProbeAnswer probe(LoadTarget target, String copyManifestUrl, ProbeMethod method, boolean all);

    /** The batches of the dataset that wait. */
    List<HeldBatch> held(DatasetName dataset);

    /** Writes down batches that wait, in place of what was written of them before. Waits only seconds for readers. */
    void hold(Collection<HeldBatch> batches);

    /** Strikes batches off those that wait; no error for ones that don't. Waits only seconds for readers. */
    void release(DatasetName dataset, Collection<String> objects);

    /**
     * Bad rows of the dataset that were not loaded since.
     *
     * @param object only of this object; empty for all
     */
    List<RowPlace> openBadRows(DatasetName dataset, Optional<String> object, int most);

    /** Whether all of these are bad rows that were not loaded since, read outside any load's transaction. */
    boolean stillBad(DatasetName dataset, Collection<RowPlace> places);

    /** Writes down what a person has decided about a held batch; answers whether it is held. */
    boolean decide(DatasetName dataset, String object, Decision decision);

    /** Cuts every connection at once, from any thread: what is not committed never will be. */
    void abort();

    @Override
    void close();

    /** Opens warehouses. */
    @FunctionalInterface
    interface Factory {
        /** Connects at the first call that needs it. */
        Warehouse open();
    }
}
