package io.millrace.ingest.http;

import io.millrace.ingest.answer.Results;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.segment.SegmentCall;
import io.millrace.ingest.segment.SegmentSubmission;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The Segment HTTP API, with the short forms that its browser and mobile clients use. */
@RestController
public final class SegmentController {
    private final Ingestion ingestion;
    private final Endpoint batch;
    private final Map<SegmentCall, Endpoint> calls = new EnumMap<>(SegmentCall.class);

    public SegmentController(Ingestion ingestion, EventIntake intake) {
        this.ingestion = ingestion;
        this.batch = new Endpoint(
                "batch",
                true,
                body -> new Endpoint.Parsed(SegmentSubmission.batch(body, intake), Results::segmentBatchAnswer));
        for (SegmentCall call : SegmentCall.values()) {
            String name = call.name().toLowerCase(Locale.ROOT);
            calls.put(
                    call,
                    new Endpoint(
                            name,
                            true,
                            body -> new Endpoint.Parsed(
                                    SegmentSubmission.message(body, call, intake), Results::segmentCallAnswer)));
        }
    }

    @PostMapping({"/v1/batch", "/v1/batch/", "/v1/import", "/v1/import/", "/v1/b"})
    CompletableFuture<ResponseEntity<byte[]>> batch(HttpServletRequest request) {
        return ingestion.handle(request, batch).thenApply(Answers::entity);
    }

    @PostMapping({"/v1/track", "/v1/track/", "/v1/t"})
    CompletableFuture<ResponseEntity<byte[]>> track(HttpServletRequest request) {
        return call(request, SegmentCall.TRACK);
    }

    @PostMapping({"/v1/identify", "/v1/identify/", "/v1/i"})
    CompletableFuture<ResponseEntity<byte[]>> identify(HttpServletRequest request) {
        return call(request, SegmentCall.IDENTIFY);
    }

    @PostMapping({"/v1/page", "/v1/page/", "/v1/p"})
    CompletableFuture<ResponseEntity<byte[]>> page(HttpServletRequest request) {
        return call(request, SegmentCall.PAGE);
    }

    @PostMapping({"/v1/screen", "/v1/screen/", "/v1/s"})
    CompletableFuture<ResponseEntity<byte[]>> screen(HttpServletRequest request) {
        return call(request, SegmentCall.SCREEN);
    }

    @PostMapping({"/v1/group", "/v1/group/", "/v1/g"})
    CompletableFuture<ResponseEntity<byte[]>> group(HttpServletRequest request) {
        return call(request, SegmentCall.GROUP);
    }

    @PostMapping({"/v1/alias", "/v1/alias/", "/v1/a"})
    CompletableFuture<ResponseEntity<byte[]>> alias(HttpServletRequest request) {
        return call(request, SegmentCall.ALIAS);
    }

    private CompletableFuture<ResponseEntity<byte[]>> call(HttpServletRequest request, SegmentCall call) {
        Endpoint endpoint = calls.get(call);
        if (endpoint == null) {
            throw new IllegalStateException("no endpoint for " + call);
        }
        return ingestion.handle(request, endpoint).thenApply(Answers::entity);
    }
}
