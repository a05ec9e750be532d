package io.millrace.schemas.fingerprint;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Counts distinct values. Most values change nothing in a sketch that has seen many: which ones is told from their hash, so
 * that the sketch is asked seldom and is the same bit for bit.
 */
final class DistinctCounter {
    static {
        SketchLibrary.open();
    }

    static final int LG_K = 12;
    static final TgtHllType TYPE = TgtHllType.HLL_4;

    /** The sketch takes no empty texts; no text has this byte. */
    private static final byte[] EMPTY = {(byte) 0xff};

    private static final int SLOTS = 1 << LG_K;
    /** Up to 512 values the sketch keeps each hash; from then on only the largest of each slot. */
    private static final int SURELY_SLOTS = 1_000;

    private static final int BETWEEN_CHECKS = 512;
    private static final int MOST_ZEROS = 62;

    private final HllSketch sketch = new HllSketch(LG_K, TYPE);
    private final Murmur murmur = new Murmur();
    private byte @Nullable [] largest;
    private int updates;

    void add(long value) {
        murmur.hash(value);
        if (changes()) {
            sketch.update(value);
        }
    }

    void add(double value) {
        murmur.hash(Double.doubleToLongBits(value == 0 ? 0.0 : value));
        if (changes()) {
            sketch.update(value);
        }
    }

    /**
     * Adds a text unless it was seen before.
     *
     * @return whether it is new, as far as is known
     */
    boolean add(byte[] text, int from, int to, SeenValues seen) {
        murmur.hash(text, from, to);
        if (seen.seen(murmur.low())) {
            return false;
        }
        if (from == to) {
            sketch.update(EMPTY);
        } else if (changes()) {
            sketch.update(Arrays.copyOfRange(text, from, to));
        }
        return true;
    }

    /** Whether the last hash may change the sketch. */
    private boolean changes() {
        if (largest == null) {
            updates++;
            if (updates % BETWEEN_CHECKS == 0 && sketch.getEstimate() > SURELY_SLOTS) {
                largest = new byte[SLOTS];
            }
            return true;
        }
        int slot = (int) (murmur.low() & (SLOTS - 1));
        byte value = (byte) (Math.min(Long.numberOfLeadingZeros(murmur.high()), MOST_ZEROS) + 1);
        if (largest[slot] >= value) {
            return false;
        }
        largest[slot] = value;
        return true;
    }

    long estimate() {
        return Math.round(sketch.getEstimate());
    }

    long memoryBytes() {
        return sketch.getUpdatableSerializationBytes() + (largest == null ? 0L : SLOTS);
    }

    Optional<DistinctValues> values() {
        return sketch.isEmpty() ? Optional.empty() : Optional.of(of(sketch));
    }

    static DistinctValues of(HllSketch sketch) {
        return new DistinctValues(
                Math.round(sketch.getEstimate()), Base64.getEncoder().encodeToString(sketch.toCompactByteArray()));
    }

    static HllSketch sketch(DistinctValues values) {
        return HllSketch.heapify(Memory.wrap(Base64.getDecoder().decode(values.sketch())));
    }
}
