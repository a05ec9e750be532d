package io.millrace.jobs.pull;

import io.millrace.schemas.error.ErrorCode;

/** What became of a run. */
public sealed interface PullOutcome {
    /** Rows that Kafka has taken, pages that were fetched. */
    long rows();

    /**
     * Everything was fetched, or as much as the limits allow.
     *
     * @param isWhole whether nothing was left; otherwise the next run goes on
     */
    record Through(long rows, int pages, long bytes, boolean isWhole) implements PullOutcome {}

    /** Somebody else runs the same pull and was faster. */
    record Superseded(long rows) implements PullOutcome {}

    /** This instance may not go on, because another one leads or the service stops. */
    record Stopped(long rows) implements PullOutcome {}

    /** It could not go on; the next run begins at the state that was stored last. */
    record Failed(long rows, ErrorCode code, String message) implements PullOutcome {}
}
