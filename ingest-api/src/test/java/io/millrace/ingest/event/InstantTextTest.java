package io.millrace.ingest.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class InstantTextTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T02:00:00Z,2026-11-23T02:00:00.000Z",
        "2026-01-02T03:04:05.006789Z,2026-01-02T03:04:05.006Z",
        "1969-12-31T23:59:59.999999999Z,1969-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00Z,0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z,9999-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z,+10000-01-01T00:00:00.000Z",
    })
    void hasMillisecondsAlways(String instant, String text) {
        assertThat(new String(InstantText.of(Instant.parse(instant)), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }
}
