package io.millrace.loader.derived;

import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The warehouse, for results of jobs. Every method throws {@link MillraceException} with {@link ErrorCode#WAREHOUSE_UNAVAILABLE} when
 * the warehouse does not answer or refuses; what it had to do is then done or not done, wholly.
 */
public interface DerivedWarehouse {
    /** The partitions of a dataset that the ledger has. */
    List<LoadedPartition> loaded(DatasetName dataset);

    /** The table, or empty when there is none. */
    Optional<TableDefinition> table(TableName table);

    /**
     * Makes the table; no error when it came to be meanwhile.
     *
     * @return why the warehouse refuses; empty when the table is there
     */
    Optional<String> createTable(TableName table, List<NewColumn> columns);

    /**
     * Adds a column; no error when the table has it meanwhile.
     *
     * @return why the warehouse refuses; empty when the column is there
     */
    Optional<String> addColumn(TableName table, NewColumn column);

    /** Begins a transaction whose first statement takes the dataset's load lock. */
    Replacement begin(DatasetName dataset);

    /** One transaction that puts a version in the place of what the warehouse holds of its partition. */
    interface Replacement extends AutoCloseable {
        /** What the ledger has of the partition, read inside the transaction. */
        Optional<LoadedPartition> loaded(DatasetName dataset, String partition);

        /**
         * Loads files into a stage.
         *
         * @return rows that the warehouse says it has loaded
         * @throws MillraceException {@link ErrorCode#LOAD_REJECTED} when the files are the reason why not
         */
        long stage(List<DerivedColumn> columns, String copyManifestUrl);

        /**
         * Takes the partition's rows out of the table, and the stage's rows in.
         *
         * @return rows that went in
         */
        long replace(CurrentPartition partition, List<DerivedColumn> columns);

        /** Writes into the ledger which version the warehouse holds. */
        void record(CurrentPartition partition, Load load);

        /** Makes everything lasting. When it throws, whether it did is not known: the ledger tells. */
        void commit();

        /** Ends the transaction; what is not committed is undone. Never throws. */
        @Override
        void close();
    }

    /** What the ledger keeps of a load. */
    record Load(String id, long objects, long rows, long bytes, Instant startedAt, Instant finishedAt) {}
}
