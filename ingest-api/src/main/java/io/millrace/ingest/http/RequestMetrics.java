package io.millrace.ingest.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.ingest.server.AnswerListener;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Times requests by endpoint and status. */
public final class RequestMetrics implements AnswerListener {
    private record Request(String endpoint, int status) {}

    private final MeterRegistry registry;
    private final Routes routes;
    private final Map<Request, Timer> requests = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry registry, Routes routes) {
        this.registry = registry;
        this.routes = routes;
    }

    @Override
    public void answered(RequestHead head, int status, Duration took) {
        String endpoint = routes.name(head.path()).orElse("none");
        Request request = new Request(endpoint, status);
        Timer known = requests.get(request);
        (known == null ? requests.computeIfAbsent(request, this::timer) : known).record(took);
    }

    private Timer timer(Request request) {
        return Timer.builder("millrace.ingest.requests")
                .description("Time from a request's head to its answer")
                .tag("endpoint", request.endpoint)
                .tag("status", Integer.toString(request.status))
                .publishPercentileHistogram(false)
                .register(registry);
    }
}
