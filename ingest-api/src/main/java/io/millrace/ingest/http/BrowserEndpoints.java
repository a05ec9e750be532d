package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.Results;
import io.millrace.ingest.beacon.BeaconSubmission;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.pixel.PixelQuery;
import io.millrace.ingest.segment.SegmentCall;
import io.millrace.ingest.segment.SegmentSubmission;
import io.millrace.ingest.server.Handler;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What browsers and mails can send without headers of their own: beacons, pixels, and what analytics.js says of itself. */
public final class BrowserEndpoints implements EndpointGroup {
    private static final Answer DROPPED = Answer.json(200, "{\"success\":true}");

    private final Ingestion ingestion;
    private final EventIntake intake;

    public BrowserEndpoints(Ingestion ingestion, EventIntake intake) {
        this.ingestion = ingestion;
        this.intake = intake;
    }

    @Override
    public void addTo(Routes.Builder routes) {
        Handler beacon = QueryKey.with(ingestion.handler(new Endpoint(true, this::beacon)));
        for (String path : List.of("/v1/beacon", "/beacon/v1/batch")) {
            routes.add("beacon", "POST", path, beacon);
        }
        for (SegmentCall call : SegmentCall.values()) {
            if (call == SegmentCall.MERGE) {
                continue; // its array has no form in a query
            }
            routes.add("pixel", "GET", "/v1/pixel/" + call.name().toLowerCase(Locale.ROOT), pixel(call));
        }
        routes.add("pixel", "GET", "/pixel/v1/track", pixel(SegmentCall.TRACK));
        routes.add("pixel", "GET", "/pixel/v1/page", pixel(SegmentCall.PAGE));
        routes.add("metrics", "POST", "/v1/m", head -> (body, answering) -> CompletableFuture.completedFuture(DROPPED));
    }

    private Handler pixel(SegmentCall call) {
        return QueryKey.with(ingestion.handler(new Endpoint(
                true,
                (head, body) -> new Endpoint.Parsed(
                        SegmentSubmission.message(PixelQuery.message(QueryKey.parameters(head)), call, intake),
                        Results::pixelAnswer))));
    }

    private Endpoint.Parsed beacon(RequestHead head, byte[] body) throws MalformedJsonException {
        Submission submission = BeaconSubmission.parse(body, intake);
        return new Endpoint.Parsed(submission, answer(submission));
    }

    private static Function<Results, Answer> answer(Submission submission) {
        if (submission instanceof SegmentSubmission segment) {
            return segment.isSingle() ? Results::segmentCallAnswer : Results::segmentBatchAnswer;
        }
        return Results::nativeAnswer;
    }
}
