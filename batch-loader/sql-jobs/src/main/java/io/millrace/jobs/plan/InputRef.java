package io.millrace.jobs.plan;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Comparator;
import java.util.Optional;

/**
 * One part of an input and what it held.
 *
 * @param slot the partition; empty for all of an input that is read as {@code latest}
 * @param content hash of the batches of a raw partition, or version key of a derived one
 */
public record InputRef(DatasetName dataset, Optional<Slot> slot, String content) implements Comparable<InputRef> {
    private static final Comparator<InputRef> ORDER = Comparator.comparing(InputRef::dataset)
            .thenComparing(InputRef::place)
            .thenComparing(InputRef::content);

    private String place() {
        return slot.map(Slot::toString).orElse("latest");
    }

    @Override
    public int compareTo(InputRef other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return dataset + " " + place();
    }
}
