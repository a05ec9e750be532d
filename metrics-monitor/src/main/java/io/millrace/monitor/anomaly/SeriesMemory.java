package io.millrace.monitor.anomaly;

import java.util.Arrays;

/**
 * The last weeks of a series, on its scale: for each hour the value, how far it was from its season, and whether it may be
 * learned from. A fixed number of bytes for each series.
 */
final class SeriesMemory {
    private static final int HOURS_OF_WEEK = 168;

    private final int capacity;
    private final long[] hours;
    private final float[] values;
    private final float[] offSeason;
    private final float[] errors;
    private final boolean[] excluded;

    SeriesMemory(int weeks) {
        // One week more than the season looks back: the current week's own slot.
        this.capacity = (weeks + 1) * HOURS_OF_WEEK;
        this.hours = new long[capacity];
        this.values = new float[capacity];
        this.offSeason = new float[capacity];
        this.errors = new float[capacity];
        this.excluded = new boolean[capacity];
        Arrays.fill(hours, Long.MIN_VALUE);
    }

    void put(long hour, double value, double seasonal, double expected, boolean exclude) {
        int slot = slot(hour);
        hours[slot] = hour;
        values[slot] = (float) value;
        offSeason[slot] = (float) (value - seasonal);
        errors[slot] = (float) (value - expected);
        excluded[slot] = exclude;
    }

    /** The value of an hour; NaN when it is not known or may not be learned from. */
    double value(long hour) {
        return isKnown(hour) ? values[slot(hour)] : Double.NaN;
    }

    /**
     * Takes the hours since {@code first} as the new level: they are learned from, and everything before is moved to their
     * level, so that the shape of the week stays.
     */
    void acceptLevel(long first, long last) {
        double[] shifts = new double[(int) (last - first + 1)];
        int count = 0;
        for (long hour = first; hour <= last; hour++) {
            if (hours[slot(hour)] == hour && !Float.isNaN(offSeason[slot(hour)])) {
                shifts[count++] = offSeason[slot(hour)];
            }
        }
        if (count == 0) {
            return;
        }
        float shift = (float) RobustStatistics.median(Arrays.copyOf(shifts, count));
        for (int slot = 0; slot < capacity; slot++) {
            if (hours[slot] >= first && hours[slot] <= last) {
                excluded[slot] = false;
                offSeason[slot] -= shift;
                errors[slot] -= shift;
            } else {
                values[slot] += shift;
            }
        }
    }

    /** The values of the same hour of the week in the weeks before, those left out that may not be learned from. */
    double[] sameHourOfWeek(long hour, int weeks) {
        double[] found = new double[weeks];
        int count = 0;
        for (int week = 1; week <= weeks; week++) {
            long past = hour - (long) week * HOURS_OF_WEEK;
            if (isKnown(past)) {
                found[count++] = values[slot(past)];
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** How far the hours before were from their season; hours without a season yet are left out. */
    double[] offSeason(long hour, int span) {
        return collect(hour, span, offSeason);
    }

    /** How far the hours before were from what was expected. */
    double[] errors(long hour, int span) {
        return collect(hour, span, errors);
    }

    private double[] collect(long hour, int span, float[] from) {
        double[] found = new double[Math.min(span, capacity)];
        int count = 0;
        int slot = slot(hour - 1);
        for (long past = hour - 1; past >= hour - found.length; past--) {
            if (hours[slot] == past && !excluded[slot] && !Float.isNaN(from[slot])) {
                found[count++] = from[slot];
            }
            slot = slot == 0 ? capacity - 1 : slot - 1;
        }
        return Arrays.copyOf(found, count);
    }

    private boolean isKnown(long hour) {
        return hours[slot(hour)] == hour && !excluded[slot(hour)];
    }

    private int slot(long hour) {
        return (int) Math.floorMod(hour, (long) capacity);
    }
}
