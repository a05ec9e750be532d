package io.millrace.ingest.answer;

import io.millrace.ingest.json.JsonBytes;
import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The results of a request's events, in request order, and how each kind of endpoint tells them. */
public final class Results {
    private static final int BYTES_A_RESULT = 80;

    private final List<EventResult> events;
    private final Duration retryAfter;

    public Results(List<EventResult> events, Duration retryAfter) {
        this.events = List.copyOf(events);
        this.retryAfter = retryAfter;
    }

    /**
     * The native answer: every event's result. 200 as soon as one event was accepted or rejected, because then there is
     * something that must not be sent again; 503 when all are to be sent again.
     */
    public Answer nativeAnswer() {
        int retries = 0;
        for (EventResult event : events) {
            retries += event instanceof EventResult.Retry ? 1 : 0;
        }
        boolean allRetry = retries > 0 && retries == events.size();
        JsonBytes body = new JsonBytes(20 + events.size() * BYTES_A_RESULT);
        body.write('{');
        appendResults(body);
        body.write('}');
        Answer answer = Answer.json(allRetry ? 503 : 200, body.toByteArray());
        return retries > 0 ? answer.withRetryAfter(retryAfter) : answer;
    }

    /** The answer to one native event: as in a list, but an event over the limit is a request over the limit. */
    public Answer singleNativeAnswer() {
        return tooLarge().orElseGet(this::nativeAnswer);
    }

    /**
     * The answer to a Segment batch. Its clients know only the whole batch: they send it again after a 503, and
     * deduplication removes what was stored the first time. The results stand in the answer when an event was rejected.
     */
    public Answer segmentBatchAnswer() {
        return retry().orElseGet(this::segmentSuccess);
    }

    /** The answer to a single Segment call; its rejection is a 400, which no client sends again. */
    public Answer segmentCallAnswer() {
        return retry().or(this::tooLarge).or(this::rejection).orElseGet(this::segmentSuccess);
    }

    /** The answer to a single event of a third party, which looks at the status alone. */
    public Answer singleWebhookAnswer() {
        return retry().or(this::tooLarge).or(this::rejection).orElseGet(this::nativeAnswer);
    }

    /** The answer to several events of a third party, which sends all of them again after a 503. */
    public Answer webhookAnswer() {
        return retry().orElseGet(this::nativeAnswer);
    }

    /** The answer to a pixel: an image when the call is stored, a problem otherwise. */
    public Answer pixelAnswer() {
        return retry().or(this::tooLarge).or(this::rejection).orElseGet(() -> Answer.of(200, "image/gif", Pixel.GIF)
                .withHeader("Cache-Control", "no-store"));
    }

    private Answer segmentSuccess() {
        if (events.stream().allMatch(EventResult.Accepted.class::isInstance)) {
            return Answer.json(200, "{\"success\":true}");
        }
        JsonBytes body = new JsonBytes(40 + events.size() * BYTES_A_RESULT);
        body.ascii("{\"success\":true,");
        appendResults(body);
        body.write('}');
        return Answer.json(200, body.toByteArray());
    }

    private Optional<Answer> retry() {
        return events.stream()
                .filter(EventResult.Retry.class::isInstance)
                .map(EventResult.Retry.class::cast)
                .findFirst()
                .map(retry -> Problem.temporary(
                                retry.code(), "not all events were stored; send the request again", retryAfter)
                        .answer());
    }

    private Optional<Answer> tooLarge() {
        return rejected()
                .filter(rejected -> rejected.code() == ErrorCode.EVENT_TOO_LARGE)
                .map(rejected ->
                        Problem.of(413, rejected.code(), rejected.reason()).answer());
    }

    private Optional<Answer> rejection() {
        return rejected().map(rejected -> Problem.of(400, rejected.code(), rejected.reason())
                .answer());
    }

    private Optional<EventResult.Rejected> rejected() {
        return events.stream()
                .filter(EventResult.Rejected.class::isInstance)
                .map(EventResult.Rejected.class::cast)
                .findFirst();
    }

    private void appendResults(JsonBytes body) {
        body.ascii("\"results\":[");
        String separator = "";
        for (EventResult event : events) {
            body.ascii(separator);
            append(body, event);
            separator = ",";
        }
        body.write(']');
    }

    private static void append(JsonBytes body, EventResult event) {
        body.write('{');
        if (event instanceof EventResult.Accepted accepted) {
            id(body, accepted.id());
            status(body, event);
        } else if (event instanceof EventResult.Rejected rejected) {
            rejected.id().ifPresent(id -> id(body, id));
            status(body, event);
            cause(body, rejected.code(), rejected.reason());
        } else if (event instanceof EventResult.Noted noted) {
            id(body, noted.id());
            status(body, event);
            cause(body, noted.code(), noted.reason());
        } else if (event instanceof EventResult.Retry retry) {
            id(body, retry.id());
            status(body, event);
            cause(body, retry.code(), retry.reason());
        }
        body.write('}');
    }

    private static void id(JsonBytes body, String id) {
        body.ascii("\"id\":");
        body.quoted(id);
        body.write(',');
    }

    private static void status(JsonBytes body, EventResult event) {
        body.ascii("\"status\":\"");
        body.ascii(event.status());
        body.write('"');
    }

    private static void cause(JsonBytes body, ErrorCode code, String reason) {
        body.ascii(",\"code\":\"");
        body.ascii(code.text());
        body.ascii("\",\"reason\":");
        body.quoted(reason);
    }
}
