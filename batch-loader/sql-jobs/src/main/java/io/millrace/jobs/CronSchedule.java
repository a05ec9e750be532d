package io.millrace.jobs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times in UTC as the five fields of cron (POSIX {@code crontab}): minute, hour, day of month, month, day of week with 0 and 7
 * for Sunday. A field is a star, or numbers, ranges and ranges with steps ({@code 0-59/15}) separated by commas.
 */
public record CronSchedule(String text) {
    private static final Pattern ELEMENT = Pattern.compile("(\\d{1,2})(?:-(\\d{1,2})(?:/(\\d{1,2}))?)?");
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59),
            new Field("hour", 0, 23),
            new Field("day of month", 1, 31),
            new Field("month", 1, 12),
            new Field("day of week", 0, 7));

    private record Field(String name, int least, int most) {}

    /**
     * @throws IllegalArgumentException when a field is missing or outside its range
     */
    public CronSchedule {
        String[] fields = text.strip().split(" +", -1);
        if (fields.length != FIELDS.size()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a schedule; use the five fields of cron, such as 0 6 * * *");
        }
        for (int i = 0; i < fields.length; i++) {
            check(FIELDS.get(i), fields[i]);
        }
    }

    private static void check(Field field, String value) {
        if (value.equals("*")) {
            return;
        }
        for (String element : value.split(",", -1)) {
            Matcher numbers = ELEMENT.matcher(element);
            if (!numbers.matches()) {
                throw new IllegalArgumentException("the " + field.name() + " '" + value
                        + "' is not a star, a number, a range or a list of those, such as 0-59/15 or 1,15");
            }
            int first = Integer.parseInt(numbers.group(1));
            int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
            boolean noStep = numbers.group(3) != null && Integer.parseInt(numbers.group(3)) == 0;
            if (first < field.least() || last > field.most() || first > last || noStep) {
                throw new IllegalArgumentException("the " + field.name() + " '" + element + "' must be within "
                        + field.least() + " and " + field.most() + ", rising, with a step of at least 1");
            }
        }
    }
}
