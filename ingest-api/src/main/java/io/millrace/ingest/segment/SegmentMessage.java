package io.millrace.ingest.segment;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventId;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Fields;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.event.RowDraft;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonObject;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One message of the Segment spec, mapped to its rows. What the spec does not name, such as integrations, is left out. */
final class SegmentMessage implements EventIntake.Reading {
    private final SegmentEnvelope envelope;
    private final Arrival arrival;
    private final JsonObject message;
    private final int length;
    private final Optional<SegmentCall> endpoint;

    /**
     * @param endpoint the call that the endpoint stands for; empty when the message's type says it
     */
    SegmentMessage(JsonValue message, Optional<SegmentCall> endpoint, SegmentEnvelope envelope, Arrival arrival) {
        this.message = Fields.of(message);
        this.length = message.length();
        this.endpoint = endpoint;
        this.envelope = envelope;
        this.arrival = arrival;
    }

    @Override
    public Optional<String> clientId() {
        return EventId.of(message.get("messageId"), "messageId");
    }

    @Override
    public List<IncomingEvent> rows(String id, RowGate gate) {
        SegmentCall call = endpoint.orElseGet(this::type);
        Optional<SegmentIdentity> user = SegmentIdentity.of(message, "userId");
        Optional<SegmentIdentity> anonymous = SegmentIdentity.of(message, "anonymousId");
        String key = user.or(() -> anonymous).map(SegmentIdentity::text).orElseGet(() -> withoutUser(call, id));
        Optional<Instant> sentAt = sentAt();
        Map<String, JsonValue> context = SegmentContext.columns(contexts());

        RowDraft draft = new RowDraft(id, arrival, sentAt, length);
        draft.text("id", id);
        DatasetName dataset = callColumns(draft, call);
        user.ifPresent(identity -> identity.writeTo(draft, "user_id"));
        anonymous.ifPresent(identity -> identity.writeTo(draft, "anonymous_id"));
        times(draft, sentAt);
        context.forEach(draft::value);
        int withoutPayload = draft.columns();
        if (call == SegmentCall.MERGE) {
            MergeProperties.of(message).forEach(draft::value);
        } else {
            payload(draft, call);
        }

        Row row = gate.admit(draft);
        IncomingEvent event = new IncomingEvent(dataset, id, key, arrival.source(), row);
        if (call == SegmentCall.TRACK) {
            Row common = row.first(withoutPayload);
            return List.of(event, new IncomingEvent(SegmentTables.TRACKS, id, key, arrival.source(), common));
        }
        if (call == SegmentCall.IDENTIFY && user.isPresent()) {
            Row state = gate.admit(user(id, user.get(), sentAt, context));
            return List.of(event, new IncomingEvent(SegmentTables.USERS, id, key, arrival.source(), state));
        }
        return List.of(event);
    }

    /** A merge says who is meant in its own way. */
    private static String withoutUser(SegmentCall call, String id) {
        if (call == SegmentCall.MERGE) {
            return id;
        }
        throw new RefusedEventException(
                ErrorCode.INCOMPLETE_EVENT, "userId and anonymousId are both missing; one is needed");
    }

    /** What the call says of the user, whose id is the row's: the spec's table has no anonymous ids. */
    private RowDraft user(String id, SegmentIdentity user, Optional<Instant> sentAt, Map<String, JsonValue> context) {
        RowDraft draft = new RowDraft(id, arrival, sentAt, length);
        user.writeTo(draft, "id");
        draft.instant("timestamp", timestamp(sentAt));
        draft.instant("received_at", arrival.receivedAt());
        context.forEach(draft::value);
        payload(draft, SegmentCall.IDENTIFY);
        return draft;
    }

    private SegmentCall type() {
        String type = Fields.required(message, "type", JsonKind.TEXT).text();
        return SegmentCall.ofType(type)
                .orElseThrow(() -> new RefusedEventException(
                        ErrorCode.INVALID_EVENT, "type must be track, identify, page, screen, group, alias or merge"));
    }

    /** Adds what only this call has, and names the table that its row stands in. */
    private DatasetName callColumns(RowDraft draft, SegmentCall call) {
        return switch (call) {
            case TRACK -> {
                JsonValue name = Fields.required(message, "event", JsonKind.TEXT);
                DatasetName table = NameFolding.table(name.text())
                        .map(SegmentTables::ofEvent)
                        .orElseThrow(() -> new RefusedEventException(
                                ErrorCode.INVALID_TABLE_NAME,
                                "event holds no letter or digit that a table name can have"));
                draft.text("event", table.value());
                draft.value("event_text", name);
                yield table;
            }
            case PAGE -> {
                nameAndCategory(draft);
                yield SegmentTables.PAGES;
            }
            case SCREEN -> {
                nameAndCategory(draft);
                yield SegmentTables.SCREENS;
            }
            case GROUP -> {
                required("groupId").writeTo(draft, "group_id");
                yield SegmentTables.GROUPS;
            }
            case ALIAS -> {
                required("previousId").writeTo(draft, "previous_id");
                yield SegmentTables.ALIASES;
            }
            case IDENTIFY -> SegmentTables.IDENTIFIES;
            case MERGE -> SegmentTables.MERGES;
        };
    }

    private void nameAndCategory(RowDraft draft) {
        Fields.optional(message, "name", JsonKind.TEXT).ifPresent(name -> draft.value("name", name));
        Fields.optional(message, "category", JsonKind.TEXT).ifPresent(name -> draft.value("category", name));
    }

    private SegmentIdentity required(String field) {
        return SegmentIdentity.of(message, field)
                .orElseThrow(() -> new RefusedEventException(ErrorCode.INCOMPLETE_EVENT, field + " is missing"));
    }

    /** A time of sending that cannot be read is as good as none: it only serves to correct the event's own time. */
    private Optional<Instant> sentAt() {
        return message.get("sentAt")
                .filter(value -> value.is(JsonKind.TEXT))
                .flatMap(value -> SegmentTimestamps.parse(value.text()))
                .or(envelope::sentAt);
    }

    private void times(RowDraft draft, Optional<Instant> sentAt) {
        draft.instant("timestamp", timestamp(sentAt));
        original().ifPresent(value -> draft.value("original_timestamp", value));
        sentAt.ifPresent(instant -> draft.instant("sent_at", instant));
        draft.instant("received_at", arrival.receivedAt());
    }

    /** When it happened, by the edge's clock. */
    private Instant timestamp(Optional<Instant> sentAt) {
        Optional<JsonValue> original = original();
        if (original.isEmpty()) {
            return arrival.receivedAt();
        }
        Instant instant = SegmentTimestamps.parse(original.get().text())
                .orElseThrow(() -> new RefusedEventException(
                        ErrorCode.INVALID_EVENT, "timestamp is not an ISO-8601 date and time"));
        return SegmentTimestamps.corrected(instant, sentAt, arrival.receivedAt());
    }

    private Optional<JsonValue> original() {
        return Fields.optional(message, "originalTimestamp", JsonKind.TEXT)
                .or(() -> Fields.optional(message, "timestamp", JsonKind.TEXT));
    }

    private void payload(RowDraft draft, SegmentCall call) {
        Optional<JsonValue> payload = Fields.optional(message, call.payload(), JsonKind.OBJECT);
        if (payload.isEmpty()) {
            return;
        }
        FlatColumns.of(payload.get(), call.payload(), "", call::payloadColumn).forEach(draft::value);
    }

    private List<JsonValue> contexts() {
        List<JsonValue> contexts = new ArrayList<>(2);
        Fields.optional(message, "context", JsonKind.OBJECT).ifPresent(contexts::add);
        envelope.context().ifPresent(contexts::add);
        return contexts;
    }
}
