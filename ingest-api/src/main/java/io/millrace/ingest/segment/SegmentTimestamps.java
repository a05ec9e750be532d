package io.millrace.ingest.segment;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** ISO-8601 as clients write it: date alone or with time, any fraction, with an offset or without (then UTC). */
final class SegmentTimestamps {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter();
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd")
            .optionalStart()
            .appendLiteral('T')
            .append(TIME)
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .append(TIME)
            .optionalEnd()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private SegmentTimestamps() {}

    /** The moment; empty when the text is no such time, or lies outside the years that a warehouse column holds. */
    static Optional<Instant> parse(String text) {
        try {
            TemporalAccessor parsed = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return Optional.of(instant(parsed)).filter(SegmentTimestamps::fitsWarehouse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** When it happened by the edge's clock: the client's clock may be wrong, but its difference to its own sending is not. */
    static Instant corrected(Instant original, Optional<Instant> sentAt, Instant receivedAt) {
        if (sentAt.isEmpty()) {
            return original;
        }
        Instant corrected = receivedAt.minusMillis(sentAt.get().toEpochMilli() - original.toEpochMilli());
        return fitsWarehouse(corrected) ? corrected : original;
    }

    private static boolean fitsWarehouse(Instant instant) {
        return !instant.isBefore(FIRST) && !instant.isAfter(LAST);
    }

    private static Instant instant(TemporalAccessor parsed) {
        if (parsed instanceof OffsetDateTime withOffset) {
            return withOffset.toInstant();
        }
        if (parsed instanceof LocalDateTime local) {
            return local.toInstant(ZoneOffset.UTC);
        }
        return LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
