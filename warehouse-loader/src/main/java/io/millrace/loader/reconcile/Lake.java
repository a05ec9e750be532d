package io.millrace.loader.reconcile;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lake. Every method throws {@link MillraceException} when the object store is away. */
public interface Lake {
    /** Every dataset that has batches, those of row changes included. */
    List<DatasetName> datasets();

    /**
     * The batches of a dataset, in the order of their names.
     *
     * @param from only batches of this hour and later ones; empty for all
     */
    List<LakeBatch> batches(DatasetName dataset, Optional<Instant> from);

    /**
     * What the batch holds; made again from its rows when the manifest is missing.
     *
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the batch isn't what was written
     */
    BatchManifest manifest(LakeBatch batch);

    /**
     * The most digits after the point, trailing zeros left out, that numbers in these columns have in the batch's rows.
     *
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the batch isn't what was written
     */
    Map<String, Integer> fractionDigits(LakeBatch batch, Set<String> columns);

    /** Writes the list of objects that one COPY reads and answers its URL. */
    String writeCopyManifest(DatasetName dataset, String loadId, List<BatchManifest> batches);

    /** Removes the list; no error when there is none. */
    void deleteCopyManifest(DatasetName dataset, String loadId);
}
