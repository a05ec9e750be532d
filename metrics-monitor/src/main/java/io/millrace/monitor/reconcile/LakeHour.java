package io.millrace.monitor.reconcile;

import io.millrace.monitor.lake.BatchCounts;

/**
 * What the lake holds of an hour.
 *
 * @param erased rows that were erased since they were stored
 */
public record LakeHour(long rows, long duplicates, long bad, long erased, long batches) {
    static final LakeHour NONE = new LakeHour(0, 0, 0, 0, 0);

    /** Records that it stands for. */
    public long records() {
        return rows + duplicates + bad + erased;
    }

    LakeHour plus(BatchCounts batch) {
        return new LakeHour(
                rows + batch.rows(),
                duplicates + batch.duplicates(),
                bad + batch.bad(),
                erased + batch.erased(),
                batches + 1);
    }
}
