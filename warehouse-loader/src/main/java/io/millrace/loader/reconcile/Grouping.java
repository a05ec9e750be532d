package io.millrace.loader.reconcile;

import io.millrace.schemas.batch.BatchManifest;
import java.util.ArrayList;
import java.util.List;

/** Cuts batches into groups that one COPY each takes. */
final class Grouping {
    private Grouping() {}

    /** Groups in the order of the batches, none larger than the limits unless it has one batch only. */
    static List<List<BatchManifest>> groups(List<BatchManifest> batches, int maxObjects, long maxBytes) {
        List<List<BatchManifest>> groups = new ArrayList<>();
        List<BatchManifest> group = new ArrayList<>();
        long bytes = 0;
        for (BatchManifest batch : batches) {
            boolean full = group.size() == maxObjects || bytes + batch.bytes() > maxBytes;
            if (full && !group.isEmpty()) {
                groups.add(List.copyOf(group));
                group.clear();
                bytes = 0;
            }
            group.add(batch);
            bytes += batch.bytes();
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups;
    }
}
