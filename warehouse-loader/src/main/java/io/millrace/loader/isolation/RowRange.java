package io.millrace.loader.isolation;

/**
 * Lines of one object.
 *
 * @param first from 1
 * @param last inclusive
 */
public record RowRange(String object, long first, long last) {
    public RowRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("lines must be 1 <= first <= last, but are " + first + ".." + last);
        }
    }

    long rows() {
        return last - first + 1;
    }
}
