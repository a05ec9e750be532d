package io.millrace.lake.upkeep;

import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.List;

/** The datasets that have batches. */
public final class LakeDatasets {
    private LakeDatasets() {}

    /** In the order of their names; directories that can't be a dataset's are passed over. */
    public static List<DatasetName> of(ObjectStore store) {
        List<DatasetName> datasets = new ArrayList<>();
        for (String directory : store.directories(BatchName.RAW)) {
            try {
                datasets.add(new DatasetName(directory.substring(BatchName.RAW.length(), directory.length() - 1)));
            } catch (IllegalArgumentException notADataset) {
                // Somebody else's.
            }
        }
        return datasets;
    }
}
