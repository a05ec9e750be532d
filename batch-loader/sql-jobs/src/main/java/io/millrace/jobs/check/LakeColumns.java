package io.millrace.jobs.check;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/** What is known of the datasets that no job makes. */
public interface LakeColumns {
    /** Every column that the dataset has ever had; empty when the lake does not have the dataset. */
    Optional<StructType> of(DatasetName dataset);

    /** Why no job can read a dataset that the lake has; empty when one can. */
    default Optional<String> problem(DatasetName dataset) {
        return Optional.empty();
    }
}
