package io.millrace.loader.run;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {
    @Test
    void growsToTheLimitAndSpreadsByChance() {
        Backoff latest = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 0.999_999);
        assertThat(latest.after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(latest.after(3)).isBetween(Duration.ofMillis(3_900), Duration.ofSeconds(4));
        assertThat(latest.after(1_000)).isBetween(Duration.ofMillis(59_900), Duration.ofSeconds(60));
        Backoff soonest = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 0);
        assertThat(soonest.after(1_000)).isEqualTo(Duration.ofSeconds(1));
    }
}
