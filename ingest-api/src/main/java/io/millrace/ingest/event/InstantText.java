package io.millrace.ingest.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Moments as ISO-8601 in UTC with milliseconds. Every row has several: a general formatter costs more than the row. */
final class InstantText {
    private static final DateTimeFormatter GENERAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
    private static final byte[] FORM = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
    private static final int LAST_YEAR = 9_999;
    private static final int NANOS_A_MILLI = 1_000_000;

    private InstantText() {}

    static byte[] of(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            return GENERAL.format(instant).getBytes(StandardCharsets.US_ASCII);
        }
        byte[] text = FORM.clone();
        digits(text, 3, time.getYear());
        digits(text, 6, time.getMonthValue());
        digits(text, 9, time.getDayOfMonth());
        digits(text, 12, time.getHour());
        digits(text, 15, time.getMinute());
        digits(text, 18, time.getSecond());
        digits(text, 22, time.getNano() / NANOS_A_MILLI);
        return text;
    }

    /** Writes the number to the left of and at a place that holds zeros. */
    private static void digits(byte[] text, int last, int number) {
        int at = last;
        for (int rest = number; rest > 0; rest /= 10) {
            text[at--] = (byte) ('0' + rest % 10);
        }
    }
}
