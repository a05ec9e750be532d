package io.millrace.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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

    private static final int LONGEST_WAIT_DAYS = 4 * 366;
    private static final int LAST_MINUTE = 59;
    private static final int HOURS = 24;
    private static final int SUNDAY = 7;

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

    /** The last of the times that is not after a moment; empty when there was none within the four years before it. */
    public Optional<Instant> last(Instant moment) {
        Times times = Times.of(text);
        LocalDateTime limit = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        for (int back = 0; back <= LONGEST_WAIT_DAYS; back++) {
            LocalDate day = limit.toLocalDate().minusDays(back);
            if (!times.has(day)) {
                continue;
            }
            LocalTime latest = back == 0 ? limit.toLocalTime() : LocalTime.MAX;
            for (int hour = latest.getHour(); hour >= 0; hour--) {
                int lastMinute = hour == latest.getHour() ? latest.getMinute() : LAST_MINUTE;
                int minute = times.hours().get(hour) ? times.minutes().previousSetBit(lastMinute) : -1;
                if (minute >= 0) {
                    return Optional.of(day.atTime(hour, minute).toInstant(ZoneOffset.UTC));
                }
            }
        }
        return Optional.empty();
    }

    /** The first of the times that is after a moment; empty when there is none within the four years behind it. */
    public Optional<Instant> next(Instant moment) {
        Times times = Times.of(text);
        LocalDateTime limit = LocalDateTime.ofInstant(moment, ZoneOffset.UTC).plusMinutes(1);
        for (int on = 0; on <= LONGEST_WAIT_DAYS; on++) {
            LocalDate day = limit.toLocalDate().plusDays(on);
            if (!times.has(day)) {
                continue;
            }
            LocalTime earliest = on == 0 ? limit.toLocalTime() : LocalTime.MIDNIGHT;
            for (int hour = earliest.getHour(); hour < HOURS; hour++) {
                int firstMinute = hour == earliest.getHour() ? earliest.getMinute() : 0;
                int minute = times.hours().get(hour) ? times.minutes().nextSetBit(firstMinute) : -1;
                if (minute >= 0) {
                    return Optional.of(day.atTime(hour, minute).toInstant(ZoneOffset.UTC));
                }
            }
        }
        return Optional.empty();
    }

    /** The values of each field. */
    private record Times(
            BitSet minutes,
            BitSet hours,
            BitSet daysOfMonth,
            BitSet months,
            BitSet daysOfWeek,
            boolean anyDayOfMonth,
            boolean anyDayOfWeek) {
        static Times of(String text) {
            String[] texts = text.strip().split(" +", -1);
            List<BitSet> fields = new ArrayList<>();
            for (int i = 0; i < texts.length; i++) {
                fields.add(values(FIELDS.get(i), texts[i]));
            }
            return new Times(
                    fields.get(0),
                    fields.get(1),
                    fields.get(2),
                    fields.get(3),
                    fields.get(4),
                    texts[2].equals("*"),
                    texts[4].equals("*"));
        }

        boolean has(LocalDate day) {
            boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
            int weekday = day.getDayOfWeek().getValue();
            boolean ofWeek = daysOfWeek.get(weekday) || (weekday == SUNDAY && daysOfWeek.get(0));
            // POSIX: when both are given, either is enough.
            boolean isDay = (anyDayOfMonth || anyDayOfWeek) ? (ofMonth && ofWeek) : (ofMonth || ofWeek);
            return isDay && months.get(day.getMonthValue());
        }
    }

    private static BitSet values(Field field, String value) {
        BitSet values = new BitSet();
        if (value.equals("*")) {
            values.set(field.least(), field.most() + 1);
            return values;
        }
        for (String element : value.split(",", -1)) {
            Matcher numbers = ELEMENT.matcher(element);
            if (numbers.matches()) {
                int first = Integer.parseInt(numbers.group(1));
                int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
                int step = numbers.group(3) == null ? 1 : Integer.parseInt(numbers.group(3));
                for (int number = first; number <= last; number += step) {
                    values.set(number);
                }
            }
        }
        return values;
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
