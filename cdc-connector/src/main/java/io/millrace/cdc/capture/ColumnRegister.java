package io.millrace.cdc.capture;

import io.millrace.schemas.change.SourceColumns;
import io.millrace.schemas.dataset.DatasetName;

/** Keeps what the loader must know of a source's tables beside their changes. */
@FunctionalInterface
public interface ColumnRegister {
    /**
     * Keeps the columns of a table. Columns that it had before and has no more are kept too.
     *
     * @throws io.millrace.schemas.error.MillraceException when they can't be kept: no change of the table may be committed
     *     before they are
     */
    void keep(DatasetName dataset, SourceColumns columns);
}
