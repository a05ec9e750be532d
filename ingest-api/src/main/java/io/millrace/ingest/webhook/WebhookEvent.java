package io.millrace.ingest.webhook;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventId;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Fields;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.event.RowDraft;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.json.JsonField;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonObject;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.error.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A third party's object as a row: each field a column. Nobody can ask the third party for other names, so all are folded,
 * those that begin with an underscore too.
 */
final class WebhookEvent implements EventIntake.Reading {
    private final JsonValue event;
    private final JsonObject fields;
    private final DatasetName table;
    private final Optional<String> idField;
    private final Optional<String> idFromHeader;
    private final Arrival arrival;

    WebhookEvent(
            JsonValue event,
            DatasetName table,
            Optional<String> idField,
            Optional<String> idFromHeader,
            Arrival arrival) {
        this.event = event;
        this.fields = Fields.of(event);
        this.table = table;
        this.idField = idField;
        this.idFromHeader = idFromHeader;
        this.arrival = arrival;
    }

    @Override
    public Optional<String> clientId() {
        if (idField.isEmpty()) {
            return idFromHeader.flatMap(id -> EventId.of(id, "the id header"));
        }
        String name = idField.get();
        JsonValue id = fields.get(name)
                .orElseThrow(() -> new RefusedEventException(ErrorCode.INCOMPLETE_EVENT, name + " is missing"));
        return id.is(JsonKind.NUMBER) ? EventId.of(id.json(), name) : EventId.of(Optional.of(id), name);
    }

    @Override
    public List<IncomingEvent> rows(String id, RowGate gate) {
        RowDraft draft = new RowDraft(id, arrival, Optional.empty(), event.length());
        Set<String> columns = new HashSet<>();
        for (JsonField field : event.fields()) {
            String column = NameFolding.column(field.name().text())
                    .orElseThrow(() -> new RefusedEventException(
                            ErrorCode.INVALID_COLUMN_NAME,
                            "a field name holds no letter or digit that a column can have"));
            if (!columns.add(column)) {
                throw new RefusedEventException(
                        ErrorCode.INVALID_COLUMN_NAME, "two fields of the event fold to the column " + column);
            }
            draft.value(column, field.value());
        }
        return List.of(new IncomingEvent(table, id, id, arrival.source(), gate.admit(draft)));
    }
}
