package io.millrace.loader.maintenance;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A time that comes again every week, or every day.
 *
 * @param days on which it begins; all of them for every day
 * @param to end; on the next day when it is not after the beginning
 */
public record MaintenanceWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public MaintenanceWindow {
        days = days.isEmpty() ? Set.copyOf(EnumSet.allOf(DayOfWeek.class)) : Set.copyOf(days);
    }

    /**
     * As it stands in settings.
     *
     * @param days such as {@code sat} or {@code saturday}; none for every day
     * @param from such as {@code 02:00}
     * @throws IllegalArgumentException with the value that is wrong
     */
    public static MaintenanceWindow of(List<String> days, String from, String to, String zone) {
        EnumSet<DayOfWeek> parsed = EnumSet.noneOf(DayOfWeek.class);
        days.forEach(day -> parsed.add(day(day)));
        return new MaintenanceWindow(parsed, time(from), time(to), zone(zone));
    }

    /** When it ends, given that it is on; empty when it is not. */
    public Optional<Instant> endIfWithin(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        for (LocalDate first : List.of(today, today.minusDays(1))) {
            ZonedDateTime begin = first.atTime(from).atZone(zone);
            LocalDate last = to.isAfter(from) ? first : first.plusDays(1);
            Instant end = last.atTime(to).atZone(zone).toInstant();
            boolean within = !now.isBefore(begin.toInstant()) && now.isBefore(end);
            if (within && days.contains(first.getDayOfWeek())) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    private static DayOfWeek day(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equals(wanted) || day.name().substring(0, 3).equals(wanted)) {
                return day;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a day; use mon, tue, wed, thu, fri, sat or sun");
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not a time of day such as 02:30", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not a time zone such as Europe/Zurich or UTC", e);
        }
    }
}
