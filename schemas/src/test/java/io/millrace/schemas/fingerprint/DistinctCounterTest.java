package io.millrace.schemas.fingerprint;

import java.util.Arrays;
import java.util.Random;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.hll.HllSketch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DistinctCounterTest {
    private static final long SEED = 9001;

    @Test
    void hashesAsTheSketchesDo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Murmur murmur = new Murmur();
        for (int length = 1; length < 70; length++) {
            byte[] bytes = new byte[length + 7];
            random.nextBytes(bytes);
            murmur.hash(bytes, 3, 3 + length);
            long[] expected = MurmurHash3.hash(Arrays.copyOfRange(bytes, 3, 3 + length), SEED);
            assertThat(murmur.low()).as("seed %d, length %d", seed, length).isEqualTo(expected[0]);
            assertThat(murmur.high()).as("seed %d, length %d", seed, length).isEqualTo(expected[1]);
        }
        long number = random.nextLong();
        murmur.hash(number);
        assertThat(murmur.low()).isEqualTo(MurmurHash3.hash(new long[] {number}, SEED)[0]);
    }

    @Test
    void passingOverWhatChangesNothingLeavesTheSketchAsItWouldBe() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int distinct : new int[] {3, 300, 600, 5_000, 100_000}) {
            DistinctCounter counter = new DistinctCounter();
            SeenValues seen = new SeenValues();
            HllSketch plain = new HllSketch(DistinctCounter.LG_K, DistinctCounter.TYPE);
            for (int i = 0; i < 50_000; i++) {
                long value = random.nextInt(distinct);
                if (random.nextBoolean()) {
                    counter.add(value);
                    plain.update(value);
                } else {
                    byte[] text = ("value " + value).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    counter.add(text, 0, text.length, seen);
                    plain.update(text);
                }
            }
            assertThat(counter.values()).as("seed %d, %d", seed, distinct).contains(DistinctCounter.of(plain));
        }
    }
}
