package io.millrace.schemas.row;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes texts that a TIMESTAMP or TIMESTAMPTZ column holds without loss: ISO-8601 date and time with seconds, at most six
 * fraction digits that are not zero (Redshift keeps microseconds), and an optional zone.
 */
public final class TimestampText {
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})[T ](\\d{2}):(\\d{2}):(\\d{2})"
            + "(?:\\.(\\d{1,6})0*)?(Z|[+-]\\d{2}(?::?\\d{2})?)?");
    static final int SHORTEST = "2026-01-01T00:00:00".length();
    static final int LONGEST = "2026-01-01T00:00:00.000000000000+00:00".length();

    /** The form that machines write, which is told apart without a pattern. */
    private static final int PLAIN = "2026-01-01T00:00:00Z".length();

    private static final int PLAIN_FRACTION = "2026-01-01T00:00:00.000000Z".length();
    private static final int SHORTEST_MONTH = 28;
    private static final Optional<ValueType> WITH_ZONE = Optional.of(ValueType.TIMESTAMP_WITH_ZONE);

    private TimestampText() {}

    /** {@link ValueType#TIMESTAMP}, {@link ValueType#TIMESTAMP_WITH_ZONE}, or empty when the text is neither. */
    public static Optional<ValueType> recognize(String text) {
        if (text.length() < SHORTEST || text.length() > LONGEST || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return Optional.empty();
        }
        Matcher matcher = ISO.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int year = Integer.parseInt(matcher.group(1));
        int month = Integer.parseInt(matcher.group(2));
        int day = Integer.parseInt(matcher.group(3));
        boolean isDate = year >= 1
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
        boolean isTime = Integer.parseInt(matcher.group(4)) <= 23
                && Integer.parseInt(matcher.group(5)) <= 59
                && Integer.parseInt(matcher.group(6)) <= 59;
        if (!isDate || !isTime) {
            return Optional.empty();
        }
        String zone = matcher.group(8);
        if (zone == null) {
            return Optional.of(ValueType.TIMESTAMP);
        }
        return isOffset(zone) ? Optional.of(ValueType.TIMESTAMP_WITH_ZONE) : Optional.empty();
    }

    /** The same of the bytes of a text without escapes. */
    static Optional<ValueType> recognize(byte[] bytes, int start, int end) {
        int length = end - start;
        boolean isPlain = (length == PLAIN || (length > PLAIN + 1 && length <= PLAIN_FRACTION))
                && bytes[end - 1] == 'Z'
                && bytes[start + 10] == 'T'
                && bytes[start + 13] == ':'
                && bytes[start + 16] == ':'
                && (length == PLAIN || bytes[start + 19] == '.');
        int month = isPlain ? number(bytes, start + 5, 2) : -1;
        int day = isPlain ? number(bytes, start + 8, 2) : -1;
        boolean isSure = month >= 1
                && month <= 12
                && day >= 1
                && day <= SHORTEST_MONTH
                && number(bytes, start, 4) >= 1
                && isWithin(bytes, start + 11, 23)
                && isWithin(bytes, start + 14, 59)
                && isWithin(bytes, start + 17, 59)
                && (length == PLAIN || number(bytes, start + 20, length - PLAIN - 1) >= 0);
        return isSure ? WITH_ZONE : recognize(new String(bytes, start, length, StandardCharsets.UTF_8));
    }

    private static boolean isWithin(byte[] bytes, int start, int largest) {
        int number = number(bytes, start, 2);
        return number >= 0 && number <= largest;
    }

    /** The number that the digits make; below 0 when one of them is none. */
    private static int number(byte[] bytes, int start, int digits) {
        int number = 0;
        for (int i = start; i < start + digits; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    private static boolean isOffset(String zone) {
        if (zone.equals("Z")) {
            return true;
        }
        int hours = Integer.parseInt(zone.substring(1, 3));
        int minutes = zone.length() == 3 ? 0 : Integer.parseInt(zone.substring(zone.length() - 2));
        return hours <= 14 && minutes <= 59;
    }
}
