package io.millrace.ingest.webhook;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One object of a third party, or an array of them. */
public final class WebhookSubmission implements Submission {
    private final JsonValue root;
    private final DatasetName table;
    private final Optional<String> idField;
    private final Optional<String> idOfRequest;
    private final EventIntake intake;

    /**
     * @param idField field of an event that is its id
     * @param idOfRequest id of the whole request, which is its only event's
     */
    WebhookSubmission(
            JsonValue root,
            DatasetName table,
            Optional<String> idField,
            Optional<String> idOfRequest,
            EventIntake intake) {
        this.root = root;
        this.table = table;
        this.idField = idField;
        this.idOfRequest = idOfRequest;
        this.intake = intake;
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
            return List.of(take(root, idOfRequest, arrival));
        }
        List<Intake> events = new ArrayList<>();
        int number = 0;
        for (JsonValue element : root.elements()) {
            int place = number++;
            events.add(take(element, idOfRequest.map(id -> id + "-" + place), arrival));
        }
        return events;
    }

    private Intake take(JsonValue event, Optional<String> idFromHeader, Arrival arrival) {
        return intake.take(event, () -> new WebhookEvent(event, table, idField, idFromHeader, arrival));
    }
}
