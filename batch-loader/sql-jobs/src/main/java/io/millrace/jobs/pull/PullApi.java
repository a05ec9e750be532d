package io.millrace.jobs.pull;

import java.util.Map;

/** Somebody else's HTTP API. */
@FunctionalInterface
public interface PullApi {
    /**
     * Asks once.
     *
     * @param query without secrets
     * @throws io.millrace.schemas.error.MillraceException when the request can't be made, such as without its secret
     */
    PullAnswer ask(Pull pull, Map<String, String> query) throws InterruptedException;
}
