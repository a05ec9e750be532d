package io.millrace.schemas.fingerprint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one column looks like. Its values may be of several kinds; each kind that occurs has its range. Rows without the
 * column are those that are neither values nor nulls.
 *
 * @param values rows in which the column has a value that is not null
 * @param nulls rows in which the column stands with null
 * @param personal true when the column's values are personal: everything that would hold a value is left out; null otherwise
 * @param distinct distinct values, objects and arrays left out; null when there are none
 * @param numbers range of the numbers; null when there are none. Numbers of more than 64 characters are left out
 * @param times range of the texts that are ISO-8601 dates and times; those without zone count as UTC; null when there are none
 * @param texts range of the other texts, by their UTF-8 bytes, each cut to {@value TextValues#MAX_BYTES} bytes; null when
 *     there are none
 * @param frequent most frequent values; null when no value is frequent, or the column is personal
 * @param entropy Shannon entropy of the values in bits, estimated from the most frequent ones and the number of distinct
 *     ones; null for a column without values to count, and a personal one
 */
public record ColumnFingerprint(
        String name,
        long values,
        long nulls,
        @JsonProperty("personal") @Nullable Boolean personal,
        @Nullable DistinctValues distinct,
        @Nullable ValueRange numbers,
        @Nullable ValueRange times,
        @Nullable ValueRange texts,
        @Nullable FrequentValues frequent,
        @Nullable Double entropy) {
    public ColumnFingerprint {
        if (values < 0 || nulls < 0) {
            throw new IllegalArgumentException("counts of column " + name + " must not be negative");
        }
    }

    /** Whether the column's values are personal. */
    @JsonIgnore
    public boolean isPersonal() {
        return Boolean.TRUE.equals(personal);
    }

    /** Its distinct values; empty when none were counted. */
    public Optional<DistinctValues> distinctValues() {
        return Optional.ofNullable(distinct);
    }

    /** Range of its numbers; empty when it has none. */
    public Optional<ValueRange> numberRange() {
        return Optional.ofNullable(numbers);
    }

    /** Range of its times; empty when it has none. */
    public Optional<ValueRange> timeRange() {
        return Optional.ofNullable(times);
    }

    /** Range of its other texts; empty when it has none. */
    public Optional<ValueRange> textRange() {
        return Optional.ofNullable(texts);
    }

    /** Its most frequent values; empty when none is frequent. */
    public Optional<FrequentValues> frequentValues() {
        return Optional.ofNullable(frequent);
    }
}
