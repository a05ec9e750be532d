package io.millrace.jobs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads windows as job files write them. */
final class WindowReader {
    private static final Pattern WINDOW = Pattern.compile(
            "(?<unit>day|hour)(?:-(?<first>\\d{1,5}))?(?:\\.\\.(?<end>day|hour)(?:-(?<last>\\d{1,5}))?)?");

    private WindowReader() {}

    /**
     * Reads {@code latest}, {@code day}, {@code day-1}, {@code day-6..day}, {@code hour-2..hour} and the like.
     *
     * @throws IllegalArgumentException when the text is no window
     */
    static InputWindow read(String text) {
        if (text.equals("latest")) {
            return new InputWindow.Latest();
        }
        Matcher window = WINDOW.matcher(text);
        if (!window.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a window; use latest, day, day-1, day-6..day, hour or hour-2..hour");
        }
        Grain unit = Grain.parse(window.group("unit"));
        int first = back(window.group("first"));
        if (window.group("end") == null) {
            return new InputWindow.Partitions(unit, first, first);
        }
        if (!window.group("end").equals(unit.text())) {
            throw new IllegalArgumentException("'" + text + "' mixes days and hours; use one of them");
        }
        return new InputWindow.Partitions(unit, first, back(window.group("last")));
    }

    private static int back(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
