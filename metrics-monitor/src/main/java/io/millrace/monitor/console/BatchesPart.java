package io.millrace.monitor.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The latest batches and loads of a dataset, as a part of its page. */
public record BatchesPart(Instant now, List<Batch> batches, List<LoadItem> loads) {
    /**
     * @param newest largest Kafka timestamp in it
     * @param loaded whether the ledger knows it
     */
    public record Batch(
            String object,
            int partition,
            long start,
            long end,
            long rows,
            long duplicates,
            long bad,
            long bytes,
            Optional<Instant> newest,
            boolean loaded) {}
}
