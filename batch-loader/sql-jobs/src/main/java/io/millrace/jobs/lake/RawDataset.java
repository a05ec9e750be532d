package io.millrace.jobs.lake;

import io.millrace.jobs.plan.KeyDigest;
import io.millrace.jobs.plan.Slot;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;

/**
 * The batches of one dataset at one moment.
 *
 * @param hours by hour since 1970-01-01T00:00Z, each in the order of the batches' names
 */
public record RawDataset(NavigableMap<Long, List<RawBatch>> hours) {
    /** A dataset without a batch. */
    public static final RawDataset NONE = new RawDataset(Collections.emptyNavigableMap());

    public RawDataset {
        hours = Collections.unmodifiableNavigableMap(new TreeMap<>(hours));
    }

    /** A hash of what the batches of each hour hold: another one when a batch comes, goes or has rows erased. */
    public NavigableMap<Long, String> hashes() {
        NavigableMap<Long, String> hashes = new TreeMap<>();
        hours.forEach((hour, batches) -> {
            KeyDigest digest = new KeyDigest();
            batches.forEach(batch -> digest.add(batch.object()).add(batch.sha256()));
            hashes.put(hour, digest.key());
        });
        return hashes;
    }

    /** The batches of a day or an hour. */
    public List<RawBatch> of(Slot slot) {
        return hours.subMap(slot.firstHour(), true, slot.lastHour(), true).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    public List<RawBatch> all() {
        return hours.values().stream().flatMap(List::stream).toList();
    }

    /** Every column that the dataset has ever had, each as wide as some batches need it: those, if they have it, or all. */
    public StructType columns(List<RawBatch> some) {
        return RawColumns.of(all(), some);
    }
}
