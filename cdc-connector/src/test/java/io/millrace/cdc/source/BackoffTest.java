package io.millrace.cdc.source;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    void doublesUpToTheLongestWait() {
        assertThat(backoff.afterFailures(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.afterFailures(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.afterFailures(5)).isEqualTo(Duration.ofSeconds(16));
        assertThat(backoff.afterFailures(6)).isEqualTo(Duration.ofSeconds(30));
        assertThat(backoff.afterFailures(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void waitsLongestAfterASuccess() {
        assertThat(backoff.afterFailures(0)).isEqualTo(Duration.ofSeconds(30));
    }
}
