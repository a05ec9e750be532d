package io.millrace.loader.health;

import io.millrace.loader.reconcile.BatchLoad;
import io.millrace.loader.reconcile.LoadRecord;
import io.millrace.runtime.tracing.Tracing;
import io.millrace.schemas.event.TraceParent;
import io.opentelemetry.api.trace.Span;

/** The loader's step in the traces of the records that it loads: from the beginning of the load to its commit. */
public final class LoadTraces {
    private final Tracing tracing;

    public LoadTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    void loaded(LoadRecord load) {
        for (BatchLoad batch : load.batches()) {
            for (TraceParent trace : batch.batch().tracesOrNone()) {
                Span span = tracing.resume("load batch", trace, load.startedAt());
                span.setAttribute("millrace.dataset", load.dataset().value())
                        .setAttribute("millrace.batch", batch.object())
                        .setAttribute("millrace.table", load.table().toString())
                        .setAttribute("millrace.load", load.loadId());
                span.end();
            }
        }
    }
}
