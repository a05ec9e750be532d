package io.millrace.redshift.emulator.copy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a date, a time and an offset from a text in one pass. */
final class DateTimeText {
    private final String text;
    private int position;
    private int micros;

    DateTimeText(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /** {@code YYYY-MM-DD}, and with {@code lenient} also slashes, dots and no separators. */
    Optional<LocalDate> date(boolean lenient) {
        OptionalInt year = digits(4);
        char separator = peek();
        boolean separated = separator == '-' || (lenient && (separator == '/' || separator == '.'));
        if (year.isEmpty() || (!separated && !(lenient && isDigit(separator)))) {
            return Optional.empty();
        }
        position += separated ? 1 : 0;
        OptionalInt month = digits(2);
        if (month.isEmpty() || (separated && !skip(separator))) {
            return Optional.empty();
        }
        OptionalInt day = digits(2);
        if (day.isEmpty() || year.getAsInt() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(year.getAsInt(), month.getAsInt(), day.getAsInt()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code HH:MM[:SS[.fraction]]}; digits after the sixth are cut off. */
    Optional<LocalTime> time() {
        OptionalInt hour = digits(2);
        if (hour.isEmpty() || !skip(':')) {
            return Optional.empty();
        }
        OptionalInt minute = digits(2);
        OptionalInt second = OptionalInt.of(0);
        micros = 0;
        if (skip(':')) {
            second = seconds();
        }
        boolean valid = minute.isPresent() && second.isPresent() && hour.getAsInt() < 24;
        if (!valid || minute.getAsInt() > 59 || second.getAsInt() > 59) {
            return Optional.empty();
        }
        return Optional.of(LocalTime.of(hour.getAsInt(), minute.getAsInt(), second.getAsInt(), micros * 1000));
    }

    /** Whole seconds; a fraction after them goes to {@link #micros}. */
    OptionalInt seconds() {
        micros = 0;
        OptionalInt second = digits(2);
        if (!skip('.')) {
            return second;
        }
        int start = position;
        int fraction = 0;
        while (isDigit(peek())) {
            fraction = position - start < 6 ? fraction * 10 + peek() - '0' : fraction;
            position++;
        }
        for (int i = position - start; i < 6; i++) {
            fraction *= 10;
        }
        micros = fraction;
        return position == start ? OptionalInt.empty() : second;
    }

    int micros() {
        return micros;
    }

    OptionalInt oneOrTwoDigits() {
        OptionalInt first = digits(1);
        if (first.isEmpty() || !isDigit(peek())) {
            return first;
        }
        return OptionalInt.of(first.getAsInt() * 10 + digits(1).getAsInt());
    }

    String letters() {
        int start = position;
        while (Character.isLetter(peek())) {
            position++;
        }
        return text.substring(start, position);
    }

    /** Seconds east of UTC: {@code Z}, {@code UTC}, {@code ±HH}, {@code ±HHMM} or {@code ±HH:MM}. */
    OptionalInt offset() {
        if (skip('Z') || skip('z')) {
            return OptionalInt.of(0);
        }
        if (text.regionMatches(true, position, "UTC", 0, 3)) {
            position += 3;
            return OptionalInt.of(0);
        }
        int sign = peek() == '-' ? -1 : 1;
        if (!skip('+') && !skip('-')) {
            return OptionalInt.empty();
        }
        OptionalInt hours = digits(2);
        skip(':');
        OptionalInt minutes = isDigit(peek()) ? digits(2) : OptionalInt.of(0);
        if (hours.isEmpty() || minutes.isEmpty() || hours.getAsInt() > 15 || minutes.getAsInt() > 59) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(sign * (hours.getAsInt() * 3600 + minutes.getAsInt() * 60));
    }

    boolean skip(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    static void write(LocalDateTime value, CopyText out) {
        write(value.toLocalDate(), out);
        out.plain(' ');
        write(value.toLocalTime(), out);
    }

    static void write(LocalDate value, CopyText out) {
        out.padded(value.getYear(), 4);
        out.plain('-');
        out.padded(value.getMonthValue(), 2);
        out.plain('-');
        out.padded(value.getDayOfMonth(), 2);
    }

    static void write(LocalTime value, CopyText out) {
        out.padded(value.getHour(), 2);
        out.plain(':');
        out.padded(value.getMinute(), 2);
        out.plain(':');
        out.padded(value.getSecond(), 2);
        out.plain('.');
        out.padded(value.getNano() / 1000, 6);
    }

    OptionalInt digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = peek();
            if (!isDigit(c)) {
                return OptionalInt.empty();
            }
            value = value * 10 + c - '0';
            position++;
        }
        return OptionalInt.of(value);
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
