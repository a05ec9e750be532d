package io.millrace.ingest.segment;

import io.millrace.ingest.event.EventId;
import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.event.RowDraft;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonObject;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.error.ErrorCode;
import java.util.Optional;

/** Who an event is about. Some clients send numbers; the column is text all the same. */
record SegmentIdentity(String text, JsonValue value) {
    /** The field's identity; empty when it is absent, null or an empty text. */
    static Optional<SegmentIdentity> of(JsonObject message, String field) {
        return message.get(field).map(value -> of(value, field)).filter(identity -> !identity.text()
                .isBlank());
    }

    private static SegmentIdentity of(JsonValue value, String field) {
        return switch (value.kind()) {
            case TEXT -> {
                String text = value.text();
                EventId.requireUnicode(text, field);
                yield new SegmentIdentity(text, value);
            }
            case NUMBER -> new SegmentIdentity(value.json(), value);
            case OBJECT, ARRAY, BOOLEAN, NULL ->
                throw new RefusedEventException(ErrorCode.INVALID_EVENT, field + " must be text");
        };
    }

    void writeTo(RowDraft draft, String column) {
        if (value.is(JsonKind.TEXT)) {
            draft.value(column, value);
        } else {
            draft.text(column, text);
        }
    }
}
