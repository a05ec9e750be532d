package io.millrace.jobs.pull;

import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A pull goes on where an earlier version left it: the file in {@code golden} never changes. */
class GoldenPullStateTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "pull-state-1.json");
    private static final JsonMapper JSON = new JsonMapper();

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final PullStates states = new LakePullStates(store);

    @Test
    void aStateStandsAsTheGoldenFileSays() throws IOException {
        PullState state = new PullState(
                1,
                Optional.of("2026-11-22T00:00:00Z"),
                Optional.of("2026-11-23T00:00:00Z"),
                List.of("t-17", "t-18"),
                Optional.of("4"),
                Optional.of(Instant.parse("2026-11-23T06:00:00Z")),
                Optional.of(Instant.parse("2026-11-23T06:00:05Z")),
                Optional.of(Instant.parse("2026-11-23T06:00:04Z")),
                "r1");
        store.create(
                "pulls/tickets/state.json",
                Files.readAllBytes(GOLDEN),
                new ObjectProperties("application/json", Map.of()));
        assertThat(states.read("tickets")).isEqualTo(state);

        assertThat(states.save("others", PullState.NEW, state)).isTrue();
        byte[] written = store.read("pulls/others/state.json").orElseThrow();
        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(Files.readAllBytes(GOLDEN)));
    }
}
