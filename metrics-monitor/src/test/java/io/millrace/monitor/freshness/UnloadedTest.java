package io.millrace.monitor.freshness;

import io.millrace.monitor.lake.BatchCounts;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnloadedTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void theFirstBatchBeyondTheLoadedRowsIsTheOldest() {
        List<BatchCounts> batches = List.of(batch(20, 10), batch(0, 5), batch(10, 10));
        assertThat(Unloaded.oldest(batches, 0, Set.of())).contains(START);
        assertThat(Unloaded.oldest(batches, 5, Set.of())).contains(START.plusSeconds(10));
        assertThat(Unloaded.oldest(batches, 15, Set.of())).contains(START.plusSeconds(20));
        assertThat(Unloaded.oldest(batches, 25, Set.of())).isEmpty();
    }

    @Test
    void aHeldBatchIsNotLoadedThoughLaterOnesAre() {
        List<BatchCounts> batches = List.of(batch(0, 5), batch(10, 10), batch(20, 10));
        Set<String> held = Set.of(batch(10, 10).name().objectKey());
        assertThat(Unloaded.oldest(batches, 15, held)).contains(START.plusSeconds(10));
        assertThat(Unloaded.oldest(batches, 0, held)).contains(START);
    }

    @Test
    void batchesWithoutRowsWaitForNothing() {
        assertThat(Unloaded.oldest(List.of(batch(0, 0)), 0, Set.of())).isEmpty();
    }

    private static BatchCounts batch(long second, long rows) {
        return new BatchCounts(
                new BatchName(new DatasetName("plays"), START.truncatedTo(ChronoUnit.HOURS), 0, "0123abcd", second),
                second + 1,
                rows,
                0,
                0,
                0,
                1,
                Optional.of(START.plusSeconds(second)),
                Optional.of(START.plusSeconds(second)));
    }
}
