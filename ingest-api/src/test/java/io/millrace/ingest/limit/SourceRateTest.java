package io.millrace.ingest.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourceRateTest {
    /** Near the overflow, where nano times may well lie. */
    private final AtomicLong nanoTime =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());

    @Test
    void aBurstIsTakenAndTheAverageHolds() {
        SourceRate rate = rate(Optional.of(100), Optional.of(200));
        int taken = 0;
        for (int tick = 0; tick < 1_000; tick++) {
            if (rate.mustWait().isEmpty()) {
                rate.charge(1, 0);
                taken++;
            }
            nanoTime.addAndGet(Duration.ofMillis(1).toNanos());
            if (rate.mustWait().isEmpty()) {
                rate.charge(1, 0);
                taken++;
            }
        }
        assertThat(taken).isBetween(300, 302);
    }

    @Test
    void aRequestLargerThanTheBurstIsTakenAndWaitedFor() {
        SourceRate rate = rate(Optional.of(10), Optional.of(20));
        assertThat(rate.mustWait()).isEmpty();
        rate.charge(120, 0);
        Duration wait = rate.mustWait().orElseThrow();
        assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_001));
        nanoTime.addAndGet(wait.toNanos());
        assertThat(rate.mustWait()).isEmpty();
    }

    @Test
    void aPauseEarnsNoMoreThanTheBurst() {
        SourceRate rate = rate(Optional.of(10), Optional.of(20));
        nanoTime.addAndGet(Duration.ofHours(1).toNanos());
        rate.charge(20, 0);
        assertThat(rate.mustWait()).isPresent();
    }

    @Test
    void bytesCountToo() {
        SourceRate rate = new SourceRate(
                new RateSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(DataSize.ofBytes(1_000)),
                        Optional.of(DataSize.ofBytes(500))),
                nanoTime::get);
        rate.charge(1, 1_500);
        assertThat(rate.mustWait().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_001));
    }

    @Test
    void withoutARateThereIsNoWait() {
        SourceRate rate = rate(Optional.empty(), Optional.empty());
        rate.charge(1_000_000, 1_000_000);
        assertThat(rate.mustWait()).isEmpty();
    }

    @Test
    void aBurstNeedsItsRate() {
        assertThatThrownBy(() -> rate(Optional.empty(), Optional.of(5))).hasMessageContaining("needs its rate");
    }

    private SourceRate rate(Optional<Integer> events, Optional<Integer> burst) {
        return new SourceRate(new RateSettings(events, burst, Optional.empty(), Optional.empty()), nanoTime::get);
    }
}
