package io.millrace.schemas.fingerprint;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Puts fingerprints together: the result is that of all their rows, whatever the order. Counts, ranges and distinct values
 * are the same in any order; quantiles and most frequent values are so within the error of their sketches.
 */
public final class FingerprintMerge {
    static {
        SketchLibrary.open();
    }

    private FingerprintMerge() {}

    public static Fingerprint merge(Fingerprint one, Fingerprint other) {
        Map<String, ColumnFingerprint> columns = new LinkedHashMap<>();
        one.columns().forEach(column -> columns.put(column.name(), column));
        other.columns().forEach(column -> columns.merge(column.name(), column, FingerprintMerge::merge));
        return new Fingerprint(
                Fingerprint.VERSION,
                one.rows() + other.rows(),
                java.util.List.copyOf(columns.values()),
                Math.max(one.columnsLeftOut(), other.columnsLeftOut()));
    }

    /** A column that is personal in one of them is so in the result. */
    private static ColumnFingerprint merge(ColumnFingerprint one, ColumnFingerprint other) {
        boolean personal = one.isPersonal() || other.isPersonal();
        @Nullable DistinctValues distinct = both(one.distinct(), other.distinct(), FingerprintMerge::distinct);
        long values = one.values() + other.values();
        long nulls = one.nulls() + other.nulls();
        if (personal) {
            return new ColumnFingerprint(one.name(), values, nulls, true, distinct, null, null, null, null, null);
        }
        FrequentCounter frequent = new FrequentCounter();
        Optional.ofNullable(one.frequent()).ifPresent(frequent::add);
        Optional.ofNullable(other.frequent()).ifPresent(frequent::add);
        var counts = frequent.counts();
        // Where one of them has no frequent values, its values are among the rest.
        long total = Math.max(values, frequent.total());
        @Nullable
        Double entropy = distinct == null ? null : Double.valueOf(Entropy.bits(counts, total, distinct.estimate()));
        return new ColumnFingerprint(
                one.name(),
                values,
                nulls,
                null,
                distinct,
                both(one.numbers(), other.numbers(), (a, b) -> range(a, b, FingerprintMerge::compareNumbers)),
                both(one.times(), other.times(), (a, b) -> range(a, b, FingerprintMerge::compareTimes)),
                both(one.texts(), other.texts(), (a, b) -> range(a, b, TextValues::compare)),
                frequent.values(counts).orElse(null),
                entropy);
    }

    private static <T> @Nullable T both(@Nullable T one, @Nullable T other, BinaryOperator<T> merge) {
        if (one == null) {
            return other;
        }
        return other == null ? one : merge.apply(one, other);
    }

    private static DistinctValues distinct(DistinctValues one, DistinctValues other) {
        Union union = new Union(DistinctCounter.LG_K);
        union.update(DistinctCounter.sketch(one));
        union.update(DistinctCounter.sketch(other));
        return DistinctCounter.of(union.getResult(DistinctCounter.TYPE));
    }

    private static ValueRange range(ValueRange one, ValueRange other, java.util.Comparator<String> order) {
        return new ValueRange(
                order.compare(one.min(), other.min()) <= 0 ? one.min() : other.min(),
                order.compare(one.max(), other.max()) >= 0 ? one.max() : other.max(),
                both(one.quantiles(), other.quantiles(), FingerprintMerge::quantiles));
    }

    private static int compareNumbers(String one, String other) {
        return new BigDecimal(one).compareTo(new BigDecimal(other));
    }

    private static int compareTimes(String one, String other) {
        return Long.compare(TimeText.micros(one), TimeText.micros(other));
    }

    private static String quantiles(String one, String other) {
        KllDoublesSketch merged = sketch(one);
        merged.merge(sketch(other));
        return Base64.getEncoder().encodeToString(merged.toByteArray());
    }

    private static KllDoublesSketch sketch(String quantiles) {
        return KllDoublesSketch.heapify(Memory.wrap(Base64.getDecoder().decode(quantiles)));
    }

    /**
     * Quantiles of a range.
     *
     * @param range one with a sketch: numbers or times
     * @param ranks within 0..1
     * @return a value for each rank; times as milliseconds since 1970
     * @throws IllegalArgumentException for a range without sketch
     */
    public static double[] quantiles(ValueRange range, double... ranks) {
        if (range.quantiles() == null) {
            throw new IllegalArgumentException("texts have no quantiles");
        }
        return sketch(range.quantiles()).getQuantiles(ranks);
    }
}
