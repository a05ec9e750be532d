package io.millrace.jobs.pull;

import java.util.Optional;

/** What came of a request. */
public sealed interface PullAnswer {
    /**
     * An answer that is there whole.
     *
     * @param retryAfter the header of that name
     * @param bytes of the body as they were sent
     */
    record Answered(int status, Optional<String> retryAfter, String body, long bytes) implements PullAnswer {}

    /**
     * No answer.
     *
     * @param reason shows neither addresses nor secrets
     */
    record Silent(String reason) implements PullAnswer {}

    /** An answer that is longer than the pull takes. */
    record TooLarge() implements PullAnswer {}
}
