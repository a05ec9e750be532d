package io.millrace.loader.lake;

import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeftoverSweepTest {
    private static final String DIRECTORY = "bad/plays/2026/11/20/02/00000-01234567-00000000000000000000";
    private static final String OF_THE_LAKE_WRITER = DIRECTORY + ".bad.jsonl.zst";
    private static final String COMMITTED = "20261120T020000Z-0000000000000001";
    private static final String CUT_OFF = "20261120T020000Z-0000000000000002";
    private static final String RUNNING = "20261123T013000Z-0000000000000003";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final AtomicInteger questions = new AtomicInteger();
    private final LeftoverSweep sweep = new LeftoverSweep(
            new ObjectStoreLake(store, "lake"),
            loads -> {
                questions.incrementAndGet();
                Set<String> known = new HashSet<>(loads);
                known.retainAll(Set.of(COMMITTED));
                return known;
            },
            () -> Instant.parse("2026-11-23T02:00:00Z"));

    @Test
    void removesFilesOfLoadsThatWereNeverCommitted() {
        put(OF_THE_LAKE_WRITER);
        put(file(COMMITTED));
        put(file(CUT_OFF));
        put(file(RUNNING));
        sweep.run();
        assertThat(store.describe(file(CUT_OFF))).isEmpty();
        assertThat(store.describe(file(COMMITTED))).isPresent();
        assertThat(store.describe(file(RUNNING))).isPresent();
        assertThat(store.describe(OF_THE_LAKE_WRITER)).isPresent();
    }

    @Test
    void looksThroughAllBadRowsOnceADayOnly() {
        put(file(COMMITTED));
        sweep.run();
        sweep.run();
        assertThat(questions).hasValue(1);
    }

    private static String file(String load) {
        return DIRECTORY + ".load-" + load + ".bad.jsonl.zst";
    }

    private void put(String key) {
        store.put(key, new byte[1], new ObjectProperties("application/zstd", Map.of()));
    }
}
