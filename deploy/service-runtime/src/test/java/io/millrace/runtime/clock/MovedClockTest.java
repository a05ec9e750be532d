package io.millrace.runtime.clock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MovedClockTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void theFileMovesTheClockAndMovesItBack() throws Exception {
        Path file = directory.resolve("offset");
        InstantSource clock = new MovedClock(InstantSource.fixed(NOON), file);
        assertThat(clock.instant()).isEqualTo(NOON);
        Files.writeString(file, "PT90M\n");
        await().atMost(Duration.ofSeconds(60)).until(() -> clock.instant().equals(NOON.plusSeconds(5_400)));
        Files.writeString(file, "not a duration");
        await().atMost(Duration.ofSeconds(60)).until(() -> clock.instant().equals(NOON));
    }
}
