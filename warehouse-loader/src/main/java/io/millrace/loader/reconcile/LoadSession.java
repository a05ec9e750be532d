package io.millrace.loader.reconcile;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/**
 * One transaction in the warehouse that holds its dataset's load lock from its first statement to its end. Methods throw
 * {@link MillraceException} with {@link ErrorCode#WAREHOUSE_UNAVAILABLE} like {@link Warehouse}'s.
 */
public interface LoadSession extends AutoCloseable {
    /**
     * Loads the rows of the objects that the list names.
     *
     * @return how many rows the warehouse says it has loaded
     * @throws LoadRejectedException when rows are, or may be, the reason why not; the transaction can only be closed then
     */
    long copy(String copyManifestUrl) throws LoadRejectedException;

    /** How many of the rows that were copied are not in the table, because it had their events already. */
    default long duplicates() {
        return 0;
    }

    /** Writes the load and its batches into the ledger, and its bad rows. */
    void record(LoadRecord load);

    /** Writes into the ledger that bad rows are loaded, and that they are no longer bad ones. */
    void record(ReplayRecord replay);

    /** Makes everything lasting. When it throws, whether it did is not known. */
    void commit();

    /** Whether the ledger has the load. Certain, because no other transaction can hold the load lock meanwhile. */
    boolean committed(String loadId);

    /** Ends the transaction; what is not committed is undone. Never throws. */
    @Override
    void close();
}
