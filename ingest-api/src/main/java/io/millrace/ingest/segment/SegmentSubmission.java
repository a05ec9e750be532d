package io.millrace.ingest.segment;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.JsonDocument;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonObject;
import io.millrace.ingest.json.JsonValue;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A body of the Segment HTTP API: one message, or a batch of them. */
public final class SegmentSubmission implements Submission {
    private final JsonValue root;
    private final JsonObject fields;
    private final boolean single;
    private final Optional<SegmentCall> call;
    private final EventIntake intake;

    private SegmentSubmission(
            JsonValue root, JsonObject fields, boolean single, Optional<SegmentCall> call, EventIntake intake) {
        this.root = root;
        this.fields = fields;
        this.single = single;
        this.call = call;
        this.intake = intake;
    }

    /**
     * The body of an endpoint for one call.
     *
     * @throws MalformedJsonException when it is not JSON
     * @throws MillraceException with {@link ErrorCode#MALFORMED_REQUEST} when it is not a message
     */
    public static SegmentSubmission message(byte[] body, SegmentCall call, EventIntake intake)
            throws MalformedJsonException {
        JsonValue root = parse(body, intake);
        return new SegmentSubmission(root, fields(root), true, Optional.of(call), intake);
    }

    /**
     * One message whose type says which call it is.
     *
     * @throws MillraceException with {@link ErrorCode#MALFORMED_REQUEST} when it is not a message
     */
    public static SegmentSubmission message(JsonValue root, EventIntake intake) {
        return new SegmentSubmission(root, fields(root), true, Optional.empty(), intake);
    }

    /**
     * The body of the batch endpoint.
     *
     * @throws MalformedJsonException when it is not JSON
     * @throws MillraceException with {@link ErrorCode#MALFORMED_REQUEST} when it is not a batch
     */
    public static SegmentSubmission batch(byte[] body, EventIntake intake) throws MalformedJsonException {
        return batch(parse(body, intake), intake);
    }

    /**
     * A batch that has been parsed already.
     *
     * @throws MillraceException with {@link ErrorCode#MALFORMED_REQUEST} when it is not a batch
     */
    public static SegmentSubmission batch(JsonValue root, EventIntake intake) {
        JsonObject fields = fields(root);
        if (fields.get("batch").filter(value -> value.is(JsonKind.ARRAY)).isEmpty()) {
            throw malformed("the body has no array named batch");
        }
        return new SegmentSubmission(root, fields, false, Optional.empty(), intake);
    }

    /** Whether the body is one message rather than a batch. */
    public boolean isSingle() {
        return single;
    }

    @Override
    public Optional<String> writeKey() {
        return fields.get("writeKey").filter(value -> value.is(JsonKind.TEXT)).map(JsonValue::text);
    }

    @Override
    public List<Intake> events(Arrival arrival) {
        if (single) {
            return List.of(take(root, SegmentEnvelope.NONE, arrival));
        }
        SegmentEnvelope envelope = envelope();
        List<Intake> events = new ArrayList<>();
        for (JsonValue message : fields.get("batch").orElseThrow().elements()) {
            events.add(take(message, envelope, arrival));
        }
        return events;
    }

    private Intake take(JsonValue message, SegmentEnvelope envelope, Arrival arrival) {
        return intake.take(message, () -> new SegmentMessage(message, call, envelope, arrival));
    }

    private SegmentEnvelope envelope() {
        return new SegmentEnvelope(
                fields.get("sentAt")
                        .filter(value -> value.is(JsonKind.TEXT))
                        .flatMap(value -> SegmentTimestamps.parse(value.text())),
                fields.get("context").filter(value -> value.is(JsonKind.OBJECT)));
    }

    private static JsonValue parse(byte[] body, EventIntake intake) throws MalformedJsonException {
        return JsonDocument.parse(body, 0, body.length, intake.maxEvents());
    }

    private static JsonObject fields(JsonValue root) {
        if (!root.is(JsonKind.OBJECT)) {
            throw malformed("the body is not a JSON object");
        }
        try {
            return JsonObject.of(root);
        } catch (JsonObject.RepeatedFieldException e) {
            throw malformed("the body holds the same field twice");
        }
    }

    private static MillraceException malformed(String reason) {
        return new MillraceException(ErrorCode.MALFORMED_REQUEST, reason);
    }
}
