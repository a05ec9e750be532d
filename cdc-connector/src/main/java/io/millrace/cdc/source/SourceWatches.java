package io.millrace.cdc.source;

import java.util.List;

/** The watches of all sources of the connector. */
public record SourceWatches(List<SourceWatch> all) implements AutoCloseable {
    public SourceWatches {
        all = List.copyOf(all);
    }

    public void start() {
        all.forEach(SourceWatch::start);
    }

    @Override
    public void close() {
        all.forEach(SourceWatch::close);
    }
}
