package io.millrace.cdc.verify;

import java.util.List;

/** The comparisons of all sources of the connector. */
public record ScheduledVerifications(List<ScheduledVerification> all) implements AutoCloseable {
    public ScheduledVerifications {
        all = List.copyOf(all);
    }

    public void start() {
        all.forEach(ScheduledVerification::start);
    }

    @Override
    public void close() {
        all.forEach(ScheduledVerification::close);
    }
}
