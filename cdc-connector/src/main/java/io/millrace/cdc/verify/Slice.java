package io.millrace.cdc.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A part of a table that both sides can select by themselves. */
sealed interface Slice {
    /** A condition for the source; empty for all rows. */
    Optional<String> inSource(String column);

    /** A condition for the mirror; empty for all rows. */
    Optional<String> inMirror(String column);

    /** All rows. */
    record Whole() implements Slice {
        @Override
        public Optional<String> inSource(String column) {
            return Optional.empty();
        }

        @Override
        public Optional<String> inMirror(String column) {
            return Optional.empty();
        }
    }

    /**
     * Rows whose first key column lies within a range.
     *
     * @param after exclusive, as a literal that both sides understand; empty for no limit
     * @param until inclusive
     */
    record Range(Optional<String> after, Optional<String> until) implements Slice {
        @Override
        public Optional<String> inSource(String column) {
            return within(column);
        }

        @Override
        public Optional<String> inMirror(String column) {
            return within(column);
        }

        private Optional<String> within(String column) {
            List<String> conditions = new ArrayList<>();
            after.ifPresent(literal -> conditions.add(column + " > " + literal));
            until.ifPresent(literal -> conditions.add(column + " <= " + literal));
            return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", conditions));
        }
    }

    /** Rows whose first key column, a text, has a hash that begins so: both sides order texts differently. */
    record Hashed(String prefix) implements Slice {
        @Override
        public Optional<String> inSource(String column) {
            return Optional.of("MD5(CONVERT(" + column + " USING utf8mb4)) LIKE '" + prefix + "%'");
        }

        @Override
        public Optional<String> inMirror(String column) {
            return Optional.of("MD5(" + column + ") LIKE '" + prefix + "%'");
        }
    }
}
