package io.millrace.loader.run;

import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetriesTest {
    private static final Retries RETRIES = new Retries(backoff(200), backoff(1_000), backoff(10_000));

    @Test
    void transactionsThatGotInEachOthersWayAreTriedAgainSoon() {
        assertThat(RETRIES.of(ErrorCode.WAREHOUSE_CONFLICT).after(1)).isEqualTo(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @EnumSource(names = {"WAREHOUSE_UNAVAILABLE", "ZOOKEEPER_UNAVAILABLE", "OBJECT_STORE_UNAVAILABLE"})
    void anOutageIsTriedAgainEverySecondAtFirst(ErrorCode code) {
        assertThat(RETRIES.of(code).after(1)).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"WAREHOUSE_DENIED", "INVALID_CONFIGURATION", "INTERNAL_ERROR", "TYPE_CONFLICT"})
    void whatAPersonHasToMendIsTriedSeldom(ErrorCode code) {
        assertThat(RETRIES.of(code).after(1)).isEqualTo(Duration.ofSeconds(10));
    }

    private static Backoff backoff(long millis) {
        return new Backoff(Duration.ofMillis(millis), Duration.ofMinutes(10), () -> 0);
    }
}
