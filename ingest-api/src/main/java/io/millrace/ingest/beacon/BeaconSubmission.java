package io.millrace.ingest.beacon;

import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.JsonDocument;
import io.millrace.ingest.json.JsonField;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.nativeevent.NativeSubmission;
import io.millrace.ingest.segment.SegmentSubmission;
import io.millrace.schemas.error.MillraceException;

/** Tells by its fields what a beacon holds: native events, a Segment batch, or one Segment message with its type. */
public final class BeaconSubmission {
    private BeaconSubmission() {}

    /**
     * @throws MalformedJsonException when the body is not JSON
     * @throws MillraceException when it is none of these
     */
    public static Submission parse(byte[] body, EventIntake intake) throws MalformedJsonException {
        JsonValue root = JsonDocument.parse(body, 0, body.length, intake.maxEvents());
        if (root.is(JsonKind.ARRAY) || has(root, "table")) {
            return NativeSubmission.of(root, intake);
        }
        return has(root, "batch") ? SegmentSubmission.batch(root, intake) : SegmentSubmission.message(root, intake);
    }

    private static boolean has(JsonValue root, String field) {
        if (!root.is(JsonKind.OBJECT)) {
            return false;
        }
        for (JsonField candidate : root.fields()) {
            if (candidate.name().text().equals(field)) {
                return true;
            }
        }
        return false;
    }
}
