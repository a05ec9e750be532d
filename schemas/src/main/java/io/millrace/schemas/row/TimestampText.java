package io.millrace.schemas.row;

import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes texts that a TIMESTAMP or TIMESTAMPTZ column holds without loss: ISO-8601 date and time with seconds, at most six
 * fraction digits that are not zero (Redshift keeps microseconds), and an optional zone.
 */
final class TimestampText {
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})[T ](\\d{2}):(\\d{2}):(\\d{2})"
            + "(?:\\.(\\d{1,6})0*)?(Z|[+-]\\d{2}(?::?\\d{2})?)?");
    private static final int SHORTEST = "2026-01-01T00:00:00".length();
    private static final int LONGEST = "2026-01-01T00:00:00.000000000000+00:00".length();

    private TimestampText() {}

    /** {@link ValueType#TIMESTAMP}, {@link ValueType#TIMESTAMP_WITH_ZONE}, or empty when the text is neither. */
    static Optional<ValueType> recognize(String text) {
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

    private static boolean isOffset(String zone) {
        if (zone.equals("Z")) {
            return true;
        }
        int hours = Integer.parseInt(zone.substring(1, 3));
        int minutes = zone.length() == 3 ? 0 : Integer.parseInt(zone.substring(zone.length() - 2));
        return hours <= 14 && minutes <= 59;
    }
}
