package io.millrace.ingest.http;

import io.millrace.ingest.answer.Results;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.nativeevent.NativeLines;
import io.millrace.ingest.nativeevent.NativeSubmission;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/events}: Millrace's own format. */
@RestController
public final class NativeController {
    private static final String LINES = "application/x-ndjson";

    private final Ingestion ingestion;
    private final Endpoint json;
    private final Endpoint lines;

    public NativeController(Ingestion ingestion, EventIntake intake) {
        this.ingestion = ingestion;
        this.json = new Endpoint("events", false, body -> {
            NativeSubmission submission = NativeSubmission.parse(body, intake);
            return new Endpoint.Parsed(
                    submission, submission.isSingle() ? Results::singleNativeAnswer : Results::nativeAnswer);
        });
        this.lines = new Endpoint(
                "events", false, body -> new Endpoint.Parsed(new NativeLines(body, intake), Results::nativeAnswer));
    }

    @PostMapping("/v1/events")
    CompletableFuture<ResponseEntity<byte[]>> events(HttpServletRequest request) {
        return ingestion.handle(request, hasLines(request) ? lines : json).thenApply(Answers::entity);
    }

    private static boolean hasLines(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(LINES);
    }
}
