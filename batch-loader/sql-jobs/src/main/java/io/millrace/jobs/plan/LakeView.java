package io.millrace.jobs.plan;

import io.millrace.schemas.dataset.DatasetName;
import java.util.NavigableMap;
import java.util.Optional;

/** What the lake holds when the planner looks at it. */
public interface LakeView {
    /**
     * The hours of a dataset that no job makes, each with the hash of what its batches hold. Hours without a batch are left
     * out.
     */
    NavigableMap<Long, String> rawHours(DatasetName dataset);

    /** The partitions of a dataset that a job makes, each with the version that its pointer names. */
    NavigableMap<Slot, Version> current(DatasetName output);

    /** The key of a version that was made and broke its contract, so the pointer was not moved to it. */
    Optional<String> heldKey(DatasetName output, Slot slot);
}
