package io.millrace.jobs.pull;

import java.util.List;

/** Where rows go. */
public interface RowSink {
    /**
     * Returns when every row is stored for good. After an error some of them may be; sending all of them again does no harm.
     *
     * @throws io.millrace.schemas.error.MillraceException when not every row is stored
     */
    void deliver(Pull pull, List<PullEvent> events) throws InterruptedException;
}
