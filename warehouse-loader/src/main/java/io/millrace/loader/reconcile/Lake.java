package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.RowRange;
import io.millrace.loader.mirror.ChangeShape;
import io.millrace.loader.rewrite.RowRewrite;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.row.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
     * The rows of a batch that have a fault.
     *
     * @param enough stops after so many
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the batch isn't what was written
     */
    List<NamedFault> misfits(BatchManifest batch, RowCheck check, long enough);

    /** Tells of one row what is wrong with it. */
    @FunctionalInterface
    interface RowCheck {
        Optional<RowFault> fault(Row row);
    }

    /**
     * What the changes of a batch look like.
     *
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the batch isn't what was written
     */
    ChangeShape changes(BatchManifest batch);

    /** Writes a JSONPaths file and answers its URL. */
    String writeJsonPaths(DatasetName dataset, String work, byte[] document);

    /** Removes the JSONPaths file; no error when there is none. */
    void deleteJsonPaths(DatasetName dataset, String work);

    /**
     * Reads the whole batch and compares it with its checksum and its number of rows.
     *
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the batch isn't what was written
     */
    void verify(BatchManifest batch);

    /**
     * Writes some rows of a batch as a temporary object, in their order.
     *
     * @param work what the object belongs to: a load's id
     * @param number tells the temporary objects of this work apart
     * @param rewrite what is done with each row; empty for nothing
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the batch isn't what was written
     */
    CopyFile cut(
            DatasetName dataset,
            String work,
            int number,
            BatchManifest batch,
            List<RowRange> rows,
            Optional<RowRewrite> rewrite);

    /**
     * Writes the bad rows of a batch to the lake's bad rows, whole, with their faults.
     *
     * @return the rows as the warehouse keeps them
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the batch isn't what was written
     */
    List<BadRow> writeBadRows(DatasetName dataset, String loadId, BatchLoad batch);

    /** Removes the file of bad rows; no error when there is none. */
    void deleteBadRows(String loadId, BatchLoad batch);

    /** Writes the list of objects that one COPY reads and answers its URL. */
    String writeCopyManifest(DatasetName dataset, String work, List<CopyFile> files);

    /** Removes the list and the first temporary objects of the work; no error when there are none. */
    void deleteTemporary(DatasetName dataset, String work, int objects);
}
