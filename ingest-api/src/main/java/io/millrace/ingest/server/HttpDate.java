package io.millrace.ingest.server;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time as the Date header has it; made once a second. */
final class HttpDate {
    private record Second(long epochSecond, String text) {}

    private final InstantSource clock;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    String now() {
        long second = Math.floorDiv(clock.millis(), 1_000L);
        Second known = last;
        if (known.epochSecond != second) {
            known = new Second(
                    second,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
            last = known;
        }
        return known.text;
    }
}
