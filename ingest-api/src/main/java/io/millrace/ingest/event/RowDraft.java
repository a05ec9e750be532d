package io.millrace.ingest.event;

import io.millrace.ingest.json.JsonBytes;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.ReservedColumns;
import java.time.Instant;
import java.util.Optional;

/** A row in the making: Millrace's own columns first, then the client's values as they were written. */
public final class RowDraft {
    private static final int RESERVED_BYTES = 120;

    private final JsonBytes json;
    private int columns;

    public RowDraft(String id, Arrival arrival, Optional<Instant> sentAt, int expectedBytes) {
        this.json = new JsonBytes(expectedBytes + id.length() + arrival.source().length() + RESERVED_BYTES);
        json.write('{');
        text(ReservedColumns.ID, id);
        name(ReservedColumns.RECEIVED_AT);
        quoted(arrival.receivedAtText());
        if (sentAt.isPresent()) {
            instant(ReservedColumns.SENT_AT, sentAt.get());
        }
        name(ReservedColumns.SOURCE);
        json.write(arrival.sourceJson());
    }

    /** Adds a text of our own making. */
    public void text(String column, String value) {
        name(column);
        json.quoted(value);
    }

    /** Adds a time as ISO-8601 in UTC with milliseconds, as TIMESTAMPTZ columns take it. */
    public void instant(String column, Instant value) {
        name(column);
        quoted(InstantText.of(value));
    }

    /**
     * Adds a value as the client wrote it.
     *
     * @param column a column name already
     */
    public void value(String column, JsonValue value) {
        name(column);
        value.writeTo(json);
    }

    /** Adds the fields of an object as the client wrote them; the row reader folds their names. */
    public void fields(JsonValue object) {
        if (!object.isEmpty()) {
            json.write(',');
            object.writeInsideTo(json);
        }
    }

    /** How many columns the row has so far, those of a client's object not counted. */
    public int columns() {
        return columns;
    }

    /** The row's JSON text. */
    byte[] toBytes() {
        json.write('}');
        return json.toByteArray();
    }

    private void quoted(byte[] plain) {
        json.write('"');
        json.write(plain);
        json.write('"');
    }

    private void name(String column) {
        columns++;
        if (json.size() > 1) {
            json.write(',');
        }
        json.write('"');
        json.ascii(column);
        json.write('"');
        json.write(':');
    }
}
