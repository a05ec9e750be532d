package io.millrace.loader.lake;

import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.loader.reconcile.LakeBatch;
import io.millrace.loader.reconcile.Manifests;
import io.millrace.schemas.batch.BatchName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T23:30:00Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ObjectStoreLake lake = new ObjectStoreLake(store, "lake", InstantSource.fixed(NOW));

    @Test
    void listsFromAnHourOnAcrossDays() {
        for (String hour : List.of(
                "2026-10-01T00:00:00Z",
                "2026-11-21T22:00:00Z",
                "2026-11-21T23:00:00Z",
                "2026-11-22T05:00:00Z",
                "2026-11-23T23:00:00Z",
                "2026-11-24T00:00:00Z")) {
            put(hour);
        }
        assertThat(hours(Optional.empty())).hasSize(6);
        assertThat(hours(Optional.of(Instant.parse("2026-10-01T00:00:00Z")))).hasSize(6);
        assertThat(hours(Optional.of(Instant.parse("2026-11-21T23:00:00Z"))))
                .containsExactly(
                        "2026-11-21T23:00:00Z", "2026-11-22T05:00:00Z", "2026-11-23T23:00:00Z", "2026-11-24T00:00:00Z");
        assertThat(hours(Optional.of(Instant.parse("2026-11-23T22:00:00Z"))))
                .containsExactly("2026-11-23T23:00:00Z", "2026-11-24T00:00:00Z");
        assertThat(hours(Optional.of(Instant.parse("2026-11-25T00:00:00Z")))).isEmpty();
    }

    private List<String> hours(Optional<Instant> from) {
        return lake.batches(Manifests.PLAYS, from).stream()
                .map(LakeBatch::name)
                .map(name -> name.hour().toString())
                .toList();
    }

    private void put(String hour) {
        BatchName name = new BatchName(Manifests.PLAYS, Instant.parse(hour), 0, "0123abcd", 0);
        store.put(name.objectKey(), new byte[1], new ObjectProperties("application/zstd", Map.of()));
        store.put(name.manifestKey(), new byte[1], new ObjectProperties("application/json", Map.of()));
    }
}
