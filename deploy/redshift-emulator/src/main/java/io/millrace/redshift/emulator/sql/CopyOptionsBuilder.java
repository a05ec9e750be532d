package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyOptions.TimeFormat;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Gathers the options of one COPY while it is parsed. */
final class CopyOptionsBuilder {
    private static final Set<String> KNOWN = Set.of(
            "NOLOAD",
            "ACCEPTANYDATE",
            "TRUNCATECOLUMNS",
            "EMPTYASNULL",
            "BLANKSASNULL",
            "TRIMBLANKS",
            "ROUNDEC",
            "EXPLICIT_IDS",
            "IGNOREALLERRORS");

    private final Set<String> flags = new HashSet<>();
    private int maxErrors;
    private TimeFormat timeFormat = TimeFormat.DEFAULT;
    private boolean dateAuto;
    private Optional<TimePattern> timePattern = Optional.empty();
    private Optional<TimePattern> datePattern = Optional.empty();
    private boolean replaces;
    private char replacement = '?';

    /** Whether the word is an option without an argument. */
    boolean flag(String word) {
        if (!KNOWN.contains(word)) {
            return false;
        }
        flags.add(word);
        return true;
    }

    void maxErrors(int count) {
        maxErrors = count;
    }

    void timeFormat(TimeFormat format) {
        timeFormat = format;
    }

    void timePattern(TimePattern pattern) {
        timeFormat = TimeFormat.PATTERN;
        timePattern = Optional.of(pattern);
    }

    void dateAuto(boolean auto) {
        dateAuto = auto;
    }

    void datePattern(TimePattern pattern) {
        datePattern = Optional.of(pattern);
    }

    void replaceInvalidCharacters(char character) {
        replaces = true;
        replacement = character;
    }

    CopyOptions build() {
        return new CopyOptions(
                flags.contains("IGNOREALLERRORS") ? CopyOptions.NO_LIMIT : maxErrors,
                flags.contains("NOLOAD"),
                timeFormat,
                timePattern,
                dateAuto,
                datePattern,
                flags.contains("ACCEPTANYDATE"),
                flags.contains("TRUNCATECOLUMNS"),
                flags.contains("EMPTYASNULL"),
                flags.contains("BLANKSASNULL"),
                flags.contains("TRIMBLANKS"),
                replaces,
                replacement,
                flags.contains("ROUNDEC"),
                flags.contains("EXPLICIT_IDS"));
    }
}
