package io.millrace.lakewriter.service;

import io.millrace.lake.batch.BatchObject;
import io.millrace.runtime.tracing.Tracing;
import io.millrace.schemas.event.TraceParent;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.Optional;

/** The lake writer's step in the traces of a batch's records: from the first record's arrival to the stored batch. */
final class StoredTraces {
    private final Tracing tracing;

    StoredTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    void stored(BatchObject batch) {
        for (TraceParent trace : batch.attributes().traces()) {
            Instant arrived = Optional.ofNullable(batch.attributes().firstTimestamp())
                    .orElseGet(() -> batch.name().hour());
            Span span = tracing.resume("store batch", trace, arrived);
            span.setAttribute("millrace.dataset", batch.name().dataset().value())
                    .setAttribute("millrace.batch", batch.name().objectKey())
                    .setAttribute("millrace.rows", batch.attributes().rows());
            span.end();
        }
    }
}
