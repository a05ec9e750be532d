package io.millrace.ingest.hotkey;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HotKeysTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final String GAUGE = "millrace.ingest.hot.key.share";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aHotKeyIsSeenByItsHashUntilAWindowPassesWithoutIt() {
        try (HotKeys keys = new HotKeys(registry, key -> "hash-of-" + key.length(), Duration.ofHours(1))) {
            for (int i = 0; i < 40_000; i++) {
                keys.saw(event(i % 2 == 0 ? "hot-user" : "user-" + i));
            }
            keys.show();
            Collection<Gauge> shown = registry.find(GAUGE).gauges();
            assertThat(shown).singleElement().satisfies(gauge -> {
                assertThat(gauge.getId().getTag("dataset")).isEqualTo("plays");
                assertThat(gauge.getId().getTag("key")).isEqualTo("hash-of-8");
                // Of 5,000 that were looked at, half: far from these bounds.
                assertThat(gauge.value()).isBetween(0.35, 0.65);
            });

            keys.show();
            assertThat(registry.find(GAUGE).gauges()).isEmpty();
        }
    }

    @Test
    void keysThatAreAllAlikeAreNotHot() {
        try (HotKeys keys = new HotKeys(registry, key -> key, Duration.ofHours(1))) {
            for (int i = 0; i < 40_000; i++) {
                keys.saw(event("user-" + i % 5_000));
            }
            keys.show();
            assertThat(registry.find(GAUGE).gauges()).isEmpty();
        }
    }

    private static IncomingEvent event(String key) {
        byte[] row = "{\"_id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
        return new IncomingEvent(PLAYS, "1", key, "web", new RowReader().read(row));
    }
}
