package io.millrace.schemas.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/** Counts the most frequent values of a column. */
final class FrequentCounter {
    static {
        SketchLibrary.open();
    }

    /** How many values are written out; the sketch knows more. */
    static final int TOP = 10;

    /** Keeps up to 192 values, and each count within 1.4 percent of all. */
    private static final int MAP_SIZE = 256;

    private static final double SMALLEST_SHARE = 0.01;
    private static final long ENTRY_BYTES = 96;

    private @Nullable ItemsSketch<String> sketch;

    private ItemsSketch<String> sketch() {
        if (sketch == null) {
            sketch = new ItemsSketch<>(MAP_SIZE);
        }
        return sketch;
    }

    void add(String value, long weight) {
        sketch().update(value, weight);
    }

    void add(FrequentValues other) {
        byte[] image = Base64.getDecoder().decode(other.sketch());
        sketch().merge(ItemsSketch.getInstance(Memory.wrap(image), new ArrayOfStringsSerDe()));
    }

    long memoryBytes() {
        return sketch == null ? 0 : sketch.getNumActiveItems() * ENTRY_BYTES;
    }

    /** Values that were counted. */
    long total() {
        return sketch == null ? 0 : sketch.getStreamLength();
    }

    /** Counts that are certain to be reached, most frequent first. */
    List<FrequentValues.Count> counts() {
        if (sketch == null) {
            return List.of();
        }
        List<FrequentValues.Count> counts = new ArrayList<>();
        Arrays.stream(sketch.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES))
                .filter(row -> row.getLowerBound() > 0)
                .map(row -> new FrequentValues.Count(row.getItem(), row.getLowerBound()))
                .sorted(Comparator.comparingLong(FrequentValues.Count::count)
                        .reversed()
                        .thenComparing(FrequentValues.Count::value))
                .forEach(counts::add);
        return counts;
    }

    /** Empty when no value is frequent: all differ, or none reaches a hundredth of all and the rest is not known. */
    Optional<FrequentValues> values(List<FrequentValues.Count> counts) {
        if (sketch == null || counts.isEmpty()) {
            return Optional.empty();
        }
        long largest = counts.get(0).count();
        boolean isComplete = sketch.getMaximumError() == 0;
        boolean isFrequent = isComplete ? largest > 1 : largest >= SMALLEST_SHARE * total();
        if (!isFrequent) {
            return Optional.empty();
        }
        byte[] image = sketch.toByteArray(new ArrayOfStringsSerDe());
        return Optional.of(new FrequentValues(
                counts.subList(0, Math.min(TOP, counts.size())),
                Base64.getEncoder().encodeToString(image)));
    }
}
