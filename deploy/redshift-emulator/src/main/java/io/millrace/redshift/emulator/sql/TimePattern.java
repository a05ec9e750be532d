package io.millrace.redshift.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A format of dates and times (Redshift documentation, "DATEFORMAT and TIMEFORMAT strings").
 *
 * @param source as it stands in the statement
 */
public record TimePattern(String source, List<Part> parts) {
    private static final Pattern PART = Pattern.compile(
            "YYYY|YY|MONTH|MON|MM|DD|HH24|HH12|HH|MI|SS|AM|PM|OF|T|[^A-Za-z]", Pattern.CASE_INSENSITIVE);

    public TimePattern {
        Objects.requireNonNull(source, "source");
        parts = List.copyOf(parts);
    }

    /** A part of a date and time. */
    public enum Field {
        YEAR,
        SHORT_YEAR,
        MONTH,
        MONTH_NAME,
        DAY,
        HOUR,
        HOUR_OF_HALF_DAY,
        MINUTE,
        /** With or without a fraction. */
        SECOND,
        HALF_DAY,
        OFFSET
    }

    /**
     * A field or a character that stands for itself.
     *
     * @param character only without a field
     */
    public record Part(Optional<Field> field, char character) {
        public Part {
            Objects.requireNonNull(field, "field");
        }
    }

    /** Empty if the pattern holds letters that are not known. */
    static Optional<TimePattern> parse(String source) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(source);
        int position = 0;
        while (position < source.length()) {
            if (!matcher.find(position) || matcher.start() != position) {
                return Optional.empty();
            }
            String text = matcher.group();
            parts.add(new Part(field(text), text.charAt(0)));
            position = matcher.end();
        }
        return Optional.of(new TimePattern(source, parts));
    }

    private static Optional<Field> field(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "YYYY" -> Optional.of(Field.YEAR);
            case "YY" -> Optional.of(Field.SHORT_YEAR);
            case "MM" -> Optional.of(Field.MONTH);
            case "MON", "MONTH" -> Optional.of(Field.MONTH_NAME);
            case "DD" -> Optional.of(Field.DAY);
            case "HH", "HH24" -> Optional.of(Field.HOUR);
            case "HH12" -> Optional.of(Field.HOUR_OF_HALF_DAY);
            case "MI" -> Optional.of(Field.MINUTE);
            case "SS" -> Optional.of(Field.SECOND);
            case "AM", "PM" -> Optional.of(Field.HALF_DAY);
            case "OF" -> Optional.of(Field.OFFSET);
            default -> Optional.empty();
        };
    }
}
