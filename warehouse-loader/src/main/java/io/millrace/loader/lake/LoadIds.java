package io.millrace.loader.lake;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Ids of loads: the second of their beginning, so that they sort, and 64 random bits. Thread-safe. */
public final class LoadIds implements Supplier<String> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = "20261123T023600Z".length();

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public LoadIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String get() {
        return TIME.format(clock.instant().truncatedTo(ChronoUnit.SECONDS)) + "-"
                + HexFormat.of().toHexDigits(random.nextLong());
    }

    /** When the load began; empty for what isn't such an id. */
    static Optional<Instant> begun(String loadId) {
        if (loadId.length() <= TIME_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.from(TIME.parse(loadId.substring(0, TIME_LENGTH))));
        } catch (DateTimeException notAnId) {
            return Optional.empty();
        }
    }
}
