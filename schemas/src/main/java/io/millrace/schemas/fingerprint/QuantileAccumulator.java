package io.millrace.schemas.fingerprint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A KLL sketch ("Optimal Quantile Approximation in Streams", Karnin, Lang and Liberty 2016) whose coins follow from the
 * order of its values, so that the same values give the same bytes; those that DataSketches makes draw theirs at random.
 * The image is DataSketches' own compact form and is read and merged by it.
 */
final class QuantileAccumulator {
    static final int K = 200;

    private static final int M = 8;
    private static final int PREAMBLE_INTS = 5;
    private static final int SINGLE_PREAMBLE_INTS = 2;
    private static final byte FULL_VERSION = 1;
    private static final byte SINGLE_VERSION = 2;
    private static final byte FAMILY = 15;
    private static final byte SORTED_FLAG = 2;
    private static final byte SINGLE_FLAG = 4;
    private static final int SINGLE_BYTES = 16;
    private static final int PREAMBLE_BYTES = 20;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Level[] levels = {new Level()};
    private long count;
    private long compactions;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** Adds a value that stands for 2 to the power of {@code level} ones. */
    void add(double value, int level) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        count += 1L << level;
        growTo(level + 1);
        levels[level].add(value);
        compactFrom(level);
    }

    private void growTo(int size) {
        int before = levels.length;
        if (size <= before) {
            return;
        }
        levels = Arrays.copyOf(levels, size);
        for (int i = before; i < size; i++) {
            levels[i] = new Level();
        }
    }

    private void compactFrom(int level) {
        int current = level;
        while (levels[current].size > capacity(current)) {
            compact(current);
            current++;
        }
    }

    /** Each of every two neighbours goes up one level, where it counts twice. */
    private void compact(int level) {
        growTo(level + 2);
        Level full = levels[level];
        Arrays.sort(full.values, 0, full.size);
        int keep = full.size % 2;
        compactions++;
        int coin = (int) ((compactions * GOLDEN) >>> 63);
        for (int i = keep + coin; i < full.size; i += 2) {
            levels[level + 1].add(full.values[i]);
        }
        full.size = keep;
    }

    /** Two thirds of the level's above it, rounded as DataSketches does. */
    private int capacity(int level) {
        int depth = levels.length - 1 - level;
        long powerOfThree = 1;
        for (int i = 0; i < depth; i++) {
            powerOfThree *= 3;
        }
        return (int) Math.max(M, ((((2L * K) << depth) / powerOfThree) + 1) >>> 1);
    }

    /** A level may hold more than it should since others grew above it. */
    private void compactAll() {
        boolean isDone = false;
        while (!isDone) {
            isDone = true;
            for (int level = 0; level < levels.length; level++) {
                if (levels[level].size > capacity(level)) {
                    compact(level);
                    isDone = false;
                }
            }
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    long memoryBytes() {
        long bytes = 0;
        for (Level level : levels) {
            bytes += 40L + 8L * level.values.length;
        }
        return bytes;
    }

    /** The sketch as DataSketches writes it. At least one value must have been added. */
    byte[] image() {
        if (count == 1) {
            return single();
        }
        compactAll();
        int retained = 0;
        for (Level level : levels) {
            Arrays.sort(level.values, 0, level.size);
            retained += level.size;
        }
        ByteBuffer image = ByteBuffer.allocate(PREAMBLE_BYTES + 4 * levels.length + 8 * (retained + 2))
                .order(ByteOrder.LITTLE_ENDIAN);
        preamble(image, PREAMBLE_INTS, FULL_VERSION, SORTED_FLAG);
        image.putLong(count).putShort((short) K).put((byte) levels.length).put((byte) 0);
        int position = totalCapacity() - retained;
        for (Level level : levels) {
            image.putInt(position);
            position += level.size;
        }
        image.putDouble(min).putDouble(max);
        for (Level level : levels) {
            for (int i = 0; i < level.size; i++) {
                image.putDouble(level.values[i]);
            }
        }
        return image.array();
    }

    private byte[] single() {
        ByteBuffer image = ByteBuffer.allocate(SINGLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        preamble(image, SINGLE_PREAMBLE_INTS, SINGLE_VERSION, SINGLE_FLAG);
        return image.putDouble(min).array();
    }

    private static void preamble(ByteBuffer image, int ints, byte version, byte flags) {
        image.put((byte) ints)
                .put(version)
                .put(FAMILY)
                .put(flags)
                .putShort((short) K)
                .put((byte) M)
                .put((byte) 0);
    }

    private int totalCapacity() {
        int total = 0;
        for (int level = 0; level < levels.length; level++) {
            total += capacity(level);
        }
        return total;
    }

    private static final class Level {
        private double[] values = new double[M];
        private int size;

        private void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size] = value;
            size++;
        }
    }
}
