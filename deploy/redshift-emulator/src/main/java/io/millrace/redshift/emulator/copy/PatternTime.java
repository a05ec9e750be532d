package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.TimePattern;
import io.millrace.redshift.emulator.sql.TimePattern.Field;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a date and time of a given format. */
final class PatternTime {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    /** Two digits below this are of this century (PostgreSQL documentation, "Data Type Formatting Functions"). */
    private static final int CENTURY_TURN = 70;

    private final TimePattern pattern;

    PatternTime(TimePattern pattern) {
        this.pattern = pattern;
    }

    Optional<LocalDateTime> parse(String text) {
        DateTimeText reader = new DateTimeText(text);
        Map<Field, Integer> fields = new EnumMap<>(Field.class);
        for (TimePattern.Part part : pattern.parts()) {
            boolean read = part.field()
                    .map(field -> read(field, reader, fields))
                    .orElseGet(() -> reader.skip(part.character()));
            if (!read) {
                return Optional.empty();
            }
        }
        return reader.atEnd() ? build(fields, reader.micros()) : Optional.empty();
    }

    private static boolean read(Field field, DateTimeText reader, Map<Field, Integer> fields) {
        OptionalInt value =
                switch (field) {
                    case YEAR -> reader.digits(4);
                    case SECOND -> reader.seconds();
                    case OFFSET -> reader.offset();
                    case MONTH_NAME -> month(reader.letters());
                    case HALF_DAY -> halfDay(reader.letters());
                    default -> reader.oneOrTwoDigits();
                };
        value.ifPresent(number -> fields.put(field, number));
        return value.isPresent();
    }

    private static OptionalInt month(String name) {
        int index = name.length() < 3 ? -1 : MONTHS.indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT));
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
    }

    private static OptionalInt halfDay(String letters) {
        return switch (letters.toLowerCase(Locale.ROOT)) {
            case "am" -> OptionalInt.of(0);
            case "pm" -> OptionalInt.of(12);
            default -> OptionalInt.empty();
        };
    }

    private static Optional<LocalDateTime> build(Map<Field, Integer> fields, int micros) {
        int shortYear = fields.getOrDefault(Field.SHORT_YEAR, 0);
        int year = fields.getOrDefault(Field.YEAR, shortYear + (shortYear < CENTURY_TURN ? 2000 : 1900));
        int month = fields.getOrDefault(Field.MONTH, fields.getOrDefault(Field.MONTH_NAME, 1));
        int hour = fields.getOrDefault(Field.HOUR, 0);
        if (fields.containsKey(Field.HOUR_OF_HALF_DAY) || fields.containsKey(Field.HALF_DAY)) {
            int half = fields.getOrDefault(Field.HOUR_OF_HALF_DAY, hour);
            if (half < 1 || half > 12) {
                return Optional.empty();
            }
            hour = half % 12 + fields.getOrDefault(Field.HALF_DAY, 0);
        }
        try {
            return Optional.of(LocalDateTime.of(
                            year,
                            month,
                            fields.getOrDefault(Field.DAY, 1),
                            hour,
                            fields.getOrDefault(Field.MINUTE, 0),
                            fields.getOrDefault(Field.SECOND, 0),
                            micros * 1000)
                    .minusSeconds(fields.getOrDefault(Field.OFFSET, 0)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
