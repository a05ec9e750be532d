package io.millrace.schemas.fingerprint;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** ISO-8601 dates and times that the row reader has recognized, as microseconds since 1970; without zone as UTC. */
final class TimeText {
    private static final int FRACTION_DIGITS = 6;
    private static final long MICROS = 1_000_000L;
    private static final int SECONDS_END = 19;

    private TimeText() {}

    static long micros(byte[] text, int from, int to) {
        long days = days(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2));
        long seconds = days * 86_400L
                + number(text, from + 11, 2) * 3_600L
                + number(text, from + 14, 2) * 60L
                + number(text, from + 17, 2);
        int i = from + SECONDS_END;
        long fraction = 0;
        if (i < to && text[i] == '.') {
            i++;
            int digits = 0;
            while (i < to && text[i] >= '0' && text[i] <= '9') {
                fraction = digits < FRACTION_DIGITS ? fraction * 10 + (text[i] - '0') : fraction;
                digits++;
                i++;
            }
            for (int missing = digits; missing < FRACTION_DIGITS; missing++) {
                fraction *= 10;
            }
        }
        return (seconds - offsetSeconds(text, i, to)) * MICROS + fraction;
    }

    private static long offsetSeconds(byte[] text, int from, int to) {
        if (from >= to || text[from] == 'Z') {
            return 0;
        }
        int minutesLength = to - from > 3 ? 2 : 0;
        long minutes = minutesLength == 0 ? 0 : number(text, to - 2, 2);
        long seconds = number(text, from + 1, 2) * 3_600L + minutes * 60L;
        return text[from] == '-' ? -seconds : seconds;
    }

    private static int number(byte[] text, int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            number = number * 10 + (text[i] - '0');
        }
        return number;
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar, for years from 1 on. */
    private static long days(int year, int month, int day) {
        int shiftedYear = month <= 2 ? year - 1 : year;
        int shiftedMonth = month <= 2 ? month + 9 : month - 3;
        long dayOfYear = (153L * shiftedMonth + 2) / 5 + day - 1;
        long beforeYear = 365L * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400;
        return beforeYear + dayOfYear - 719_468L;
    }

    static String text(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    static long micros(String text) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    }
}
