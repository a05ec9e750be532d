package io.millrace.monitor.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How numbers, sizes, times and ages stand on a page. */
public final class Show {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final List<String> BYTES = List.of("B", "KB", "MB", "GB", "TB", "PB");
    private static final List<String> COUNTS = List.of("", "k", "M", "G", "T");
    private static final String UNKNOWN = "–";
    private static final int STEP = 1_000;

    private Show() {}

    /** With separators; a dash when it is not known. */
    public static String number(OptionalLong value) {
        return value.isPresent() ? number(value.getAsLong()) : UNKNOWN;
    }

    public static String number(long value) {
        return String.format(Locale.ENGLISH, "%,d", value);
    }

    /** For the class attribute of a cell: whether it is worth looking at. */
    public static String weight(OptionalLong value) {
        if (value.isEmpty()) {
            return "number unknown";
        }
        return value.getAsLong() == 0 ? "number zero" : "number";
    }

    /** Three digits and a prefix, such as {@code 1.42 M}. */
    public static String compact(double value) {
        double rest = Math.abs(value);
        int unit = 0;
        while (rest >= STEP && unit < COUNTS.size() - 1) {
            rest /= STEP;
            unit++;
        }
        String digits = digits(value < 0 ? -rest : rest);
        return unit == 0 ? digits : digits + " " + COUNTS.get(unit);
    }

    public static String compact(OptionalLong value) {
        if (value.isEmpty()) {
            return UNKNOWN;
        }
        long known = value.getAsLong();
        return Math.abs(known) < 100L * STEP ? number(known) : compact((double) known);
    }

    /** Such as {@code 12.3/s}; a dash when it is not known. */
    public static String rate(OptionalDouble perSecond) {
        return perSecond.isEmpty() ? UNKNOWN : compact(perSecond.getAsDouble()) + "/s";
    }

    public static String bytes(long bytes) {
        double rest = bytes;
        int unit = 0;
        while (rest >= STEP && unit < BYTES.size() - 1) {
            rest /= STEP;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : digits(rest)) + " " + BYTES.get(unit);
    }

    public static String bytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes(bytes.getAsLong()) : UNKNOWN;
    }

    /** Such as {@code 3 min} or {@code 2 h 5 min}. */
    public static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }

    /** UTC, to the second. */
    public static String moment(Instant instant) {
        return MOMENT.format(instant);
    }

    /** UTC, such as {@code Mon 23 Nov 14:00}. */
    public static String hour(Instant instant) {
        return HOUR.format(instant);
    }

    public static String percent(double share) {
        double percent = share * 100;
        return digits(percent) + " %";
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        int places = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : 2;
        return BigDecimal.valueOf(value)
                .setScale(places, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
