package io.millrace.monitor.stage;

import io.millrace.schemas.dataset.DatasetName;
import java.util.OptionalLong;

/** How many rows a batch of the lake has. */
@FunctionalInterface
public interface HeldRows {
    /** Empty when the batch is not known. */
    OptionalLong of(DatasetName dataset, String objectKey);
}
