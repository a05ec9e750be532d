package io.millrace.ingest.event;

import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.ReservedColumns;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/** A row in the making: Millrace's own columns first, then the client's values as they were written. */
public final class RowDraft {
    private final ByteArrayOutputStream json;
    private int columns;

    public RowDraft(String id, Arrival arrival, Optional<Instant> sentAt, int expectedBytes) {
        this.json = new ByteArrayOutputStream(expectedBytes + 200);
        json.write('{');
        text(ReservedColumns.ID, id);
        instant(ReservedColumns.RECEIVED_AT, arrival.receivedAt());
        sentAt.ifPresent(instant -> instant(ReservedColumns.SENT_AT, instant));
        text(ReservedColumns.SOURCE, arrival.source());
    }

    /** Adds a text of our own making. */
    public void text(String column, String value) {
        name(column);
        json.write('"');
        json.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
        json.write('"');
    }

    /** Adds a time as ISO-8601 in UTC with milliseconds, as TIMESTAMPTZ columns take it. */
    public void instant(String column, Instant value) {
        name(column);
        json.write('"');
        json.writeBytes(InstantText.of(value));
        json.write('"');
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

    private void name(String column) {
        columns++;
        if (json.size() > 1) {
            json.write(',');
        }
        json.write('"');
        json.writeBytes(column.getBytes(StandardCharsets.US_ASCII));
        json.write('"');
        json.write(':');
    }
}
