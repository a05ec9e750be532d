package io.millrace.cdc.capture;

import java.util.List;

/** The captures of all sources of the connector. */
public record SourceCaptures(List<SourceCapture> all) implements AutoCloseable {
    public SourceCaptures {
        all = List.copyOf(all);
    }

    public void start() {
        all.forEach(SourceCapture::start);
    }

    @Override
    public void close() {
        all.forEach(SourceCapture::close);
    }
}
