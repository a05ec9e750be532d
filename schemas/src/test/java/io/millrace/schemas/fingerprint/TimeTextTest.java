package io.millrace.schemas.fingerprint;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

class TimeTextTest {
    @Test
    void readsWhatJavaWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochSecond(
                            random.nextLong(-62_135_000_000L, 253_402_000_000L), random.nextInt(1_000_000) * 1_000L)
                    .truncatedTo(random.nextBoolean() ? ChronoUnit.MICROS : ChronoUnit.SECONDS);
            OffsetDateTime time = instant.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-840, 840) * 60));
            String text = time.format(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            byte[] bytes = ("xx" + text).getBytes(US_ASCII);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                assertThat(TimeText.text(TimeText.micros(bytes, 2, bytes.length)))
                        .as("seed %d, %s", seed, text)
                        .isEqualTo(instant.toString());
            }
        }
    }
}
