package io.millrace.runtime.settings;

import java.net.URI;
import java.util.Optional;

/** Section {@code tracing}. */
@Description("Traces of a few requests on their whole way, for an OpenTelemetry collector.")
public record TracingSettings(
        @Description("Address of a collector that takes OTLP over HTTP, such as http://127.0.0.1:4318."
                + " Without one nothing is traced.")
        Optional<URI> endpoint,

        @Description("One in so many requests is traced; 1 traces all.") @Default("1000")
        int oneIn) {
    public static final Section<TracingSettings> SECTION = new Section<>("tracing", TracingSettings.class);

    public TracingSettings {
        if (oneIn < 1) {
            throw new IllegalArgumentException("one-in must be at least 1, but is " + oneIn);
        }
        endpoint.ifPresent(address -> {
            if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
                throw new IllegalArgumentException("endpoint must begin with http:// or https://, but is " + address);
            }
        });
    }
}
