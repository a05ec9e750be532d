package io.millrace.monitor.stage;

import io.millrace.monitor.stage.Step.Kind;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StallsTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final Stalls stalls = new Stalls();

    @Test
    void countsFromWhenAStageFellBehind() {
        assertThat(update(0, 5, 5)).isEmpty();
        assertThat(update(1_000, 6, 5)).containsExactly(Map.entry(Kind.KAFKA_TO_LAKE, Duration.ZERO));
        assertThat(update(1_060, 9, 5)).containsExactly(Map.entry(Kind.KAFKA_TO_LAKE, Duration.ofSeconds(60)));
    }

    @Test
    void beginsAgainWithEveryMove() {
        update(0, 9, 5);
        assertThat(update(60, 12, 6)).containsExactly(Map.entry(Kind.KAFKA_TO_LAKE, Duration.ZERO));
    }

    @Test
    void timeWithoutACountDoesNotCount() {
        update(0, 9, 5);
        stalls.update(PLAYS, List.of(), START.plusSeconds(30));
        assertThat(update(60, 9, 5)).containsExactly(Map.entry(Kind.KAFKA_TO_LAKE, Duration.ZERO));
    }

    @Test
    void forgetsDatasetsThatAreGone() {
        update(0, 9, 5);
        stalls.keepOnly(Set.of());
        assertThat(update(60, 9, 5)).containsExactly(Map.entry(Kind.KAFKA_TO_LAKE, Duration.ZERO));
    }

    private Map<Kind, Duration> update(long second, long before, long after) {
        Step step = new Step(Kind.KAFKA_TO_LAKE, before, after, true);
        return stalls.update(PLAYS, List.of(step), START.plusSeconds(second));
    }
}
