package io.millrace.ingest.http;

import io.millrace.ingest.answer.Results;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.nativeevent.NativeLines;
import io.millrace.ingest.nativeevent.NativeSubmission;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import java.util.Locale;

/** {@code POST /v1/events}: Millrace's own format. */
public final class NativeEndpoints implements EndpointGroup {
    private static final String LINES = "application/x-ndjson";

    private final Ingestion ingestion;
    private final EventIntake intake;

    public NativeEndpoints(Ingestion ingestion, EventIntake intake) {
        this.ingestion = ingestion;
        this.intake = intake;
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.add("events", "POST", "/v1/events", ingestion.handler(new Endpoint(false, this::parse)));
    }

    private Endpoint.Parsed parse(RequestHead head, byte[] body) throws MalformedJsonException {
        if (hasLines(head)) {
            return new Endpoint.Parsed(new NativeLines(body, intake), Results::nativeAnswer);
        }
        NativeSubmission submission = NativeSubmission.parse(body, intake);
        return new Endpoint.Parsed(
                submission, submission.isSingle() ? Results::singleNativeAnswer : Results::nativeAnswer);
    }

    private static boolean hasLines(RequestHead head) {
        return head.header("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith(LINES))
                .isPresent();
    }
}
