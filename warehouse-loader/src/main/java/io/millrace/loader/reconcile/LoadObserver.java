package io.millrace.loader.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;

/** Is told what happens, for metrics and logs. */
public interface LoadObserver {
    /** A load is committed. */
    default void loaded(LoadRecord load) {}

    /** A group of batches took so many loads and probes, the load that went well included. */
    default void attempts(DatasetName dataset, int attempts) {}

    /** A load has waited so long for the dataset's load lock in the warehouse. */
    default void locked(DatasetName dataset, Duration waited) {}

    /** A load's commit was answered. */
    default void committed(DatasetName dataset, Duration took) {}

    /** A COPY ended well. */
    default void copied(DatasetName dataset, Duration took) {}

    /** A batch is held, once more or for the first time. */
    default void held(HeldBatch batch) {}

    /** Batches were not loaded by this attempt. */
    default void failed(DatasetName dataset, ErrorCode code) {}

    /** Which batches wait could not be written down, which the next pass does. */
    default void postponed(DatasetName dataset, MillraceException error) {}
}
