package io.millrace.ingest.hotkey;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeavyHittersTest {
    private static final int CAPACITY = 50;

    @Test
    void whoeverHasMoreThanItsShareIsAmongTheCountedAndNobodyIsCountedTooHigh() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> stream = new ArrayList<>();
        Map<String, Long> real = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String item = random.nextInt(4) == 0 ? "hot-" + random.nextInt(4) : "rare-" + i;
            stream.add(item);
            real.merge(item, 1L, Long::sum);
        }
        Collections.shuffle(stream, random);
        HeavyHitters<String> hitters = new HeavyHitters<>(CAPACITY);
        stream.forEach(hitters::add);

        assertThat(hitters.total()).isEqualTo(20_000);
        List<HeavyHitters.Hitter<String>> top = hitters.top(4);
        assertThat(top)
                .as("seed %s", seed)
                .extracting(HeavyHitters.Hitter::item)
                .containsExactlyInAnyOrder("hot-0", "hot-1", "hot-2", "hot-3");
        assertThat(hitters.top(CAPACITY)).as("seed %s", seed).allSatisfy(hitter -> assertThat(hitter.atLeast())
                .isLessThanOrEqualTo(real.get(hitter.item())));
    }

    @Test
    void fewItemsAreCountedExactly() {
        HeavyHitters<String> hitters = new HeavyHitters<>(CAPACITY);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j <= i; j++) {
                hitters.add("item-" + i);
            }
        }
        assertThat(hitters.top(2))
                .containsExactly(new HeavyHitters.Hitter<>("item-29", 30), new HeavyHitters.Hitter<>("item-28", 29));
    }
}
