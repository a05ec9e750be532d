package io.millrace.redshift.emulator.sql;

import java.util.Objects;
import java.util.Optional;

/**
 * How values are converted and errors are borne. Options that change no data (COMPUPDATE, STATUPDATE, COMPROWS) are not kept.
 *
 * @param maxErrors the load fails at so many errors; 0 and 1 both mean the first
 * @param checkOnly NOLOAD
 * @param timePattern of TIMEFORMAT, if it is none of the words
 * @param datePattern of DATEFORMAT, if it is neither the default nor {@code 'auto'}
 */
public record CopyOptions(
        int maxErrors,
        boolean checkOnly,
        TimeFormat timeFormat,
        Optional<TimePattern> timePattern,
        boolean dateAuto,
        Optional<TimePattern> datePattern,
        boolean acceptAnyDate,
        boolean truncateColumns,
        boolean emptyAsNull,
        boolean blanksAsNull,
        boolean trimBlanks,
        boolean replaceInvalidCharacters,
        char replacement,
        boolean roundDecimals,
        boolean explicitIds) {
    /** All errors are borne. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    public static final CopyOptions DEFAULT = new CopyOptions(
            0,
            false,
            TimeFormat.DEFAULT,
            Optional.empty(),
            false,
            Optional.empty(),
            false,
            false,
            false,
            false,
            false,
            false,
            '?',
            false,
            false);

    public CopyOptions {
        Objects.requireNonNull(timeFormat, "timeFormat");
        Objects.requireNonNull(timePattern, "timePattern");
        Objects.requireNonNull(datePattern, "datePattern");
        if ((timeFormat == TimeFormat.PATTERN) != timePattern.isPresent()) {
            throw new IllegalArgumentException("a time pattern and the format that says so come together");
        }
        if (maxErrors < 0) {
            throw new IllegalArgumentException("MAXERROR must not be negative: " + maxErrors);
        }
    }

    /** What TIMEFORMAT says. */
    public enum TimeFormat {
        /** {@code YYYY-MM-DD HH:MI:SS}, with an offset for TIMESTAMPTZ. */
        DEFAULT,
        /** ISO 8601 and its relatives, but no epochs. */
        AUTO,
        EPOCH_SECONDS,
        EPOCH_MILLISECONDS,
        /** As {@link #timePattern} says. */
        PATTERN
    }
}
