package io.millrace.redshift.emulator.sql;

import java.util.Objects;

/**
 * How values are converted and errors are borne. Options that change no data (COMPUPDATE, STATUPDATE, COMPROWS) are not kept.
 *
 * @param maxErrors the load fails at so many errors; 0 and 1 both mean the first
 * @param checkOnly NOLOAD
 */
public record CopyOptions(
        int maxErrors,
        boolean checkOnly,
        TimeFormat timeFormat,
        boolean dateAuto,
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
            0, false, TimeFormat.DEFAULT, false, false, false, false, false, false, false, '?', false, false);

    public CopyOptions {
        Objects.requireNonNull(timeFormat, "timeFormat");
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
        EPOCH_MILLISECONDS
    }
}
