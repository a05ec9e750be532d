package io.millrace.ingest.nativeevent;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.JsonDocument;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One native event, or an array of them. */
public final class NativeSubmission implements Submission {
    private final JsonValue root;
    private final EventIntake intake;

    private NativeSubmission(JsonValue root, EventIntake intake) {
        this.root = root;
        this.intake = intake;
    }

    /**
     * @throws MalformedJsonException when the body is not JSON
     * @throws MillraceException with {@link ErrorCode#REQUEST_TOO_LARGE} when it holds too many events
     */
    public static NativeSubmission parse(byte[] body, EventIntake intake) throws MalformedJsonException {
        return of(JsonDocument.parse(body, 0, body.length, intake.maxEvents()), intake);
    }

    /** A body that has been parsed already. */
    public static NativeSubmission of(JsonValue root, EventIntake intake) {
        return new NativeSubmission(root, intake);
    }

    /** Whether the body is one event rather than a list. */
    public boolean isSingle() {
        return !root.is(JsonKind.ARRAY);
    }

    @Override
    public Optional<String> writeKey() {
        return Optional.empty();
    }

    @Override
    public List<Intake> events(Arrival arrival) {
        if (isSingle()) {
            return List.of(NativeEvent.take(root, intake, arrival));
        }
        List<Intake> events = new ArrayList<>();
        for (JsonValue element : root.elements()) {
            events.add(NativeEvent.take(element, intake, arrival));
        }
        return events;
    }
}
