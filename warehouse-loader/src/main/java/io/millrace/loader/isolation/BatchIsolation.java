package io.millrace.loader.isolation;

import io.millrace.schemas.batch.BatchManifest;
import java.util.List;

/**
 * What to do about a group of batches that the warehouse refused for another reason than single rows.
 *
 * @param blamed the batch that is to blame; empty or one
 * @param retry groups to try again without it
 */
public record BatchIsolation(List<String> blamed, List<List<BatchManifest>> retry) {
    public BatchIsolation {
        blamed = List.copyOf(blamed);
        retry = List.copyOf(retry);
    }

    /** Halves are tried; a batch alone is to blame. So it always ends. */
    public static BatchIsolation of(List<BatchManifest> group) {
        if (group.size() == 1) {
            return new BatchIsolation(List.of(group.get(0).object()), List.of());
        }
        int middle = group.size() / 2;
        return new BatchIsolation(
                List.of(),
                List.of(List.copyOf(group.subList(0, middle)), List.copyOf(group.subList(middle, group.size()))));
    }
}
