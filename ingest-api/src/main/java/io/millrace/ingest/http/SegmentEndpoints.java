package io.millrace.ingest.http;

import io.millrace.ingest.answer.Results;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.segment.SegmentCall;
import io.millrace.ingest.segment.SegmentSubmission;
import io.millrace.ingest.server.Handler;
import io.millrace.ingest.server.Routes;
import java.util.List;
import java.util.Locale;

/** The Segment HTTP API, with the short forms that its browser and mobile clients use. */
public final class SegmentEndpoints implements EndpointGroup {
    private final Ingestion ingestion;
    private final EventIntake intake;

    public SegmentEndpoints(Ingestion ingestion, EventIntake intake) {
        this.ingestion = ingestion;
        this.intake = intake;
    }

    @Override
    public void addTo(Routes.Builder routes) {
        Handler batch = ingestion.handler(new Endpoint(
                true,
                (head, body) ->
                        new Endpoint.Parsed(SegmentSubmission.batch(body, intake), Results::segmentBatchAnswer)));
        for (String path : List.of("/v1/batch", "/v1/import", "/v1/b")) {
            routes.add("batch", "POST", path, batch);
        }
        for (SegmentCall call : SegmentCall.values()) {
            String name = call.name().toLowerCase(Locale.ROOT);
            Handler single = ingestion.handler(new Endpoint(
                    true,
                    (head, body) -> new Endpoint.Parsed(
                            SegmentSubmission.message(body, call, intake), Results::segmentCallAnswer)));
            routes.add(name, "POST", "/v1/" + name, single);
            if (call != SegmentCall.MERGE) {
                routes.add(name, "POST", "/v1/" + name.charAt(0), single);
            }
        }
    }
}
