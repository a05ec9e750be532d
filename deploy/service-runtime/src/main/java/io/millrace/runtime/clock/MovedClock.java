package io.millrace.runtime.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;

/** A clock that is ahead or behind by what stands in a file; by nothing while the file is missing or unreadable. */
final class MovedClock implements InstantSource {
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(200).toNanos();

    private final InstantSource clock;
    private final Path file;

    private volatile Reading reading;

    MovedClock(InstantSource clock, Path file) {
        this.clock = clock;
        this.file = file;
        this.reading = new Reading(offset(), System.nanoTime());
    }

    @Override
    public Instant instant() {
        Reading known = reading;
        long now = System.nanoTime();
        if (now - known.atNanos() > LOOK_EVERY_NANOS) {
            known = new Reading(offset(), now);
            reading = known;
        }
        return clock.instant().plus(known.offset());
    }

    private Duration offset() {
        try {
            return Files.exists(file) ? Duration.parse(Files.readString(file).strip()) : Duration.ZERO;
        } catch (IOException | DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private record Reading(Duration offset, long atNanos) {}
}
