package io.millrace.runtime.tracing;

import io.millrace.runtime.settings.TracingSettings;
import io.millrace.schemas.event.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins the steps of traces. Which traces are kept is decided where they begin, by their id alone, so that no client can
 * have more of them kept; who goes on with a trace that is kept keeps its step too. Spans leave in the background and
 * are dropped when the collector is away. Thread-safe.
 */
public final class Tracing implements AutoCloseable {
    private static final String SCOPE = "io.millrace";
    private static final String PATH = "/v1/traces";
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");

    private final Optional<OpenTelemetrySdk> sdk;
    private final Tracer tracer;

    private Tracing(Optional<OpenTelemetrySdk> sdk) {
        this.sdk = sdk;
        this.tracer = sdk.<OpenTelemetry>map(made -> made)
                .orElseGet(OpenTelemetry::noop)
                .getTracer(SCOPE);
    }

    /** What the settings ask for. */
    public static Tracing of(TracingSettings settings, String service, String version) {
        return new Tracing(settings.endpoint().map(collector -> {
            Sampler sampler = Sampler.parentBasedBuilder(Sampler.traceIdRatioBased(1.0 / settings.oneIn()))
                    .setRemoteParentNotSampled(Sampler.traceIdRatioBased(1.0 / settings.oneIn()))
                    .build();
            SdkTracerProvider provider = SdkTracerProvider.builder()
                    .setResource(Resource.getDefault().toBuilder()
                            .put(SERVICE, service)
                            .put(VERSION, version)
                            .build())
                    .setSampler(sampler)
                    .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                    .setEndpoint(collector.toString().replaceAll("/+$", "") + PATH)
                                    .build())
                            .build())
                    .build();
            return OpenTelemetrySdk.builder().setTracerProvider(provider).build();
        }));
    }

    /** Traces nothing, at no cost. */
    public static Tracing off() {
        return new Tracing(Optional.empty());
    }

    public boolean isOn() {
        return sdk.isPresent();
    }

    /**
     * Begins the first step of Millrace in a trace, which may be a client's.
     *
     * @return a span that records nothing when the trace is not among those kept
     */
    public Span begin(String name, Optional<String> clientsTraceParent) {
        if (!isOn()) {
            return Span.getInvalid();
        }
        Context parent = clientsTraceParent
                .flatMap(TraceParent::parse)
                .map(client -> context(client, TraceFlags.getDefault()))
                .orElseGet(Context::root);
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
    }

    /** Begins a further step of a trace that is kept. */
    public Span resume(String name, TraceParent before, Instant begun) {
        return tracer.spanBuilder(name)
                .setParent(context(before, TraceFlags.getSampled()))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(begun)
                .startSpan();
    }

    /** What tells the next step where it belongs; empty for a span that is not kept. */
    public static Optional<TraceParent> parentOf(Span span) {
        SpanContext context = span.getSpanContext();
        return context.isSampled()
                ? Optional.of(new TraceParent("00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()))
                : Optional.empty();
    }

    private static Context context(TraceParent parent, TraceFlags flags) {
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        parent.traceId(), parent.spanId(), flags, TraceState.getDefault())));
    }

    /** Sends what is recorded, for a few seconds at most. */
    @Override
    public void close() {
        sdk.ifPresent(OpenTelemetrySdk::close);
    }
}
