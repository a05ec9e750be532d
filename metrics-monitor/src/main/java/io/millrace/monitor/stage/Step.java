package io.millrace.monitor.stage;

/**
 * The way from one stage of a dataset to the next: at rest both numbers are the same.
 *
 * @param before what the earlier stage holds
 * @param after what the later stage holds of it
 * @param ordered whether the later stage was counted before the earlier one, so that new records can only make it
 *     smaller; otherwise a larger number means nothing
 */
record Step(Kind kind, long before, long after, boolean ordered) {
    /** Between which stages, as it stands in reasons. */
    enum Kind {
        KAFKA_TO_LAKE("Kafka", "the lake"),
        LAKE_TO_LEDGER("the lake", "the ledger"),
        LEDGER_TO_TABLE("the ledger", "the table");

        private final String before;
        private final String after;

        Kind(String before, String after) {
            this.before = before;
            this.after = after;
        }

        String before() {
            return before;
        }

        String after() {
            return after;
        }
    }

    boolean agrees() {
        return before == after;
    }

    boolean tooMuch() {
        return after > before;
    }

    long difference() {
        return Math.abs(before - after);
    }
}
