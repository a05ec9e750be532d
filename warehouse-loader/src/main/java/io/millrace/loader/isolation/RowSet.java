package io.millrace.loader.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/** Rows of some batches, as ranges that don't overlap, in order. */
public record RowSet(List<RowRange> ranges) {
    public RowSet {
        ranges = List.copyOf(ranges);
    }

    /** How many rows. */
    public long size() {
        return ranges.stream().mapToLong(RowRange::rows).sum();
    }

    /** The ranges of one object. */
    public List<RowRange> of(String object) {
        return ranges.stream().filter(range -> range.object().equals(object)).toList();
    }

    /** The set without the given rows. */
    RowSet without(NavigableSet<RowPlace> rows) {
        List<RowRange> left = new ArrayList<>();
        for (RowRange range : ranges) {
            long first = range.first();
            RowPlace begin = new RowPlace(range.object(), range.first());
            RowPlace end = new RowPlace(range.object(), range.last());
            for (RowPlace row : rows.subSet(begin, true, end, true)) {
                add(left, range.object(), first, row.line() - 1);
                first = row.line() + 1;
            }
            add(left, range.object(), first, range.last());
        }
        return new RowSet(left);
    }

    /** The set without the rows of an object. */
    RowSet without(String object) {
        return new RowSet(
                ranges.stream().filter(range -> !range.object().equals(object)).toList());
    }

    /** The set without the rows of another one, whose ranges are parts of this set's. */
    RowSet without(RowSet other) {
        List<RowRange> left = new ArrayList<>();
        for (RowRange range : ranges) {
            long first = range.first();
            for (RowRange taken : other.ranges) {
                boolean within =
                        taken.object().equals(range.object()) && taken.first() >= first && taken.last() <= range.last();
                if (within) {
                    add(left, range.object(), first, taken.first() - 1);
                    first = taken.last() + 1;
                }
            }
            add(left, range.object(), first, range.last());
        }
        return new RowSet(left);
    }

    /**
     * The first half. Whole objects stay whole as long as there is more than one, because a part of one costs a temporary
     * object.
     */
    RowSet firstHalf() {
        List<String> objects = ranges.stream().map(RowRange::object).distinct().toList();
        if (objects.size() > 1) {
            List<String> half = objects.subList(0, objects.size() / 2);
            return new RowSet(ranges.stream()
                    .filter(range -> half.contains(range.object()))
                    .toList());
        }
        long wanted = size() / 2;
        List<RowRange> half = new ArrayList<>();
        for (RowRange range : ranges) {
            if (wanted > 0) {
                long taken = Math.min(wanted, range.rows());
                half.add(new RowRange(range.object(), range.first(), range.first() + taken - 1));
                wanted -= taken;
            }
        }
        return new RowSet(half);
    }

    private static void add(List<RowRange> ranges, String object, long first, long last) {
        if (first <= last) {
            ranges.add(new RowRange(object, first, last));
        }
    }
}
