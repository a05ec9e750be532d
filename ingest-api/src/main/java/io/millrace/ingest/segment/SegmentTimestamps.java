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
    private static final String COMMON_FORM = "0000-00-00T00:00:00.000Z";
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private SegmentTimestamps() {}

    /** The moment; empty when the text is no such time, or lies outside the years that a warehouse column holds. */
    static Optional<Instant> parse(String text) {
        try {
            if (hasCommonForm(text)) {
                return Optional.of(common(text)).filter(SegmentTimestamps::fitsWarehouse);
            }
            TemporalAccessor parsed = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return Optional.of(instant(parsed)).filter(SegmentTimestamps::fitsWarehouse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code 2026-11-23T02:00:00.000Z}, as nearly all libraries write it; the general way takes many times as long. */
    private static boolean hasCommonForm(String text) {
        if (text.length() != COMMON_FORM.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char form = COMMON_FORM.charAt(i);
            char c = text.charAt(i);
            boolean fits = form == '0' ? c >= '0' && c <= '9' : c == form;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Instant common(String text) {
        int nanos = number(text, 20, 23) * 1_000_000;
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        nanos)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
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
