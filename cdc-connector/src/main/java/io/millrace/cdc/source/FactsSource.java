package io.millrace.cdc.source;

import io.millrace.cdc.check.ServerFacts;

/** A source server whose set-up can be read. */
@FunctionalInterface
public interface FactsSource {
    /**
     * Reads the set-up as it is now; blocks until the server answers or the attempt times out.
     *
     * @throws SourceUnavailableException when nothing could be read
     */
    ServerFacts read();
}
