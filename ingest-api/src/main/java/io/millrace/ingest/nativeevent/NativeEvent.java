package io.millrace.ingest.nativeevent;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventId;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Fields;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.event.RowDraft;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonObject;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One {@code {"table", "id"?, "key"?, "datum": {...}}}. Another field is refused rather than dropped: it is most likely a
 * column that stands a level too high.
 */
final class NativeEvent implements EventIntake.Reading {
    private static final Set<String> FIELDS = Set.of("table", "id", "key", "datum");

    private final Arrival arrival;
    private final JsonObject event;

    static Intake take(JsonValue event, EventIntake intake, Arrival arrival) {
        return intake.take(event, () -> new NativeEvent(event, arrival));
    }

    private NativeEvent(JsonValue event, Arrival arrival) {
        this.arrival = arrival;
        this.event = Fields.of(event);
    }

    @Override
    public Optional<String> clientId() {
        return EventId.of(event.get("id"), "id");
    }

    @Override
    public List<IncomingEvent> rows(String id, RowGate gate) {
        if (!event.hasOnly(FIELDS)) {
            throw new RefusedEventException(
                    ErrorCode.INVALID_EVENT,
                    "an event has the fields table, id, key and datum, and no others; columns stand inside datum");
        }
        DatasetName dataset = table(Fields.required(event, "table", JsonKind.TEXT), gate);
        JsonValue datum = Fields.required(event, "datum", JsonKind.OBJECT);
        refuseReserved(datum);
        String key = Fields.optional(event, "key", JsonKind.TEXT)
                .map(JsonValue::text)
                .filter(text -> !text.isBlank())
                .orElse(id);
        if (!key.equals(id)) {
            EventId.requireUnicode(key, "key");
        }

        RowDraft draft = new RowDraft(id, arrival, Optional.empty(), datum.length());
        draft.fields(datum);
        return List.of(new IncomingEvent(dataset, id, key, arrival.source(), gate.admit(draft)));
    }

    private static DatasetName table(JsonValue table, RowGate gate) {
        return gate.table(table.text())
                .orElseThrow(() -> new RefusedEventException(
                        ErrorCode.INVALID_TABLE_NAME, "table holds no letter or digit that a table name can have"));
    }

    private static void refuseReserved(JsonValue datum) {
        for (JsonValue.Fields field = datum.eachField(); field.next(); ) {
            if (field.name().beginsWith('_')) {
                throw new RefusedEventException(
                        ErrorCode.INVALID_COLUMN_NAME, "columns that begin with an underscore are Millrace's own");
            }
        }
    }
}
