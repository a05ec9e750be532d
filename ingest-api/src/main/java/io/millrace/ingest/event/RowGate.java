package io.millrace.ingest.event;

import io.millrace.ingest.json.JsonLimits;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.warehouse.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lets through only rows that the lake takes as rows and the warehouse as values. It reads them with the lake's own
 * reader, so nothing that is accepted here can be a bad row there.
 */
public final class RowGate {
    /** Longest row in bytes: below what Kafka's topics take by default (1 MiB with its overhead). */
    public static final int MAX_ROW_BYTES = 1_000_000;

    private static final JsonFactory FACTORY = new JsonFactory();

    private final RowReader reader = new RowReader();
    private final TableNames tables = new TableNames();
    private final JsonLimits limits;

    /** With the default limits. */
    public RowGate() {
        this(JsonLimits.DEFAULT);
    }

    public RowGate(JsonLimits limits) {
        this.limits = limits;
    }

    /** The table of a name that a client uses; empty when nothing that a table could be called is left of it. */
    public Optional<DatasetName> table(String clientName) {
        return tables.of(clientName);
    }

    /** What the JSON of an event must keep to before it becomes a draft. */
    JsonLimits limits() {
        return limits;
    }

    /**
     * @throws RefusedEventException when the draft cannot be a row
     */
    public Row admit(RowDraft draft) {
        byte[] json = draft.toBytes();
        if (json.length > MAX_ROW_BYTES) {
            throw new RefusedEventException(
                    ErrorCode.EVENT_TOO_LARGE,
                    "the row has " + json.length + " bytes; at most " + MAX_ROW_BYTES + " can be stored");
        }
        Row row = read(json);
        if (row.cells().size() > limits.maxColumns()) {
            throw new RefusedEventException(
                    ErrorCode.EVENT_TOO_COMPLEX,
                    "the row has " + row.cells().size() + " columns; at most " + limits.maxColumns() + " are taken");
        }
        if (json.length > ColumnType.MAX_TEXT_BYTES) {
            requireNestedTextsThatFit(row);
        }
        return row;
    }

    private Row read(byte[] json) {
        try {
            return reader.read(json);
        } catch (BadRowException e) {
            if (e.code() == ErrorCode.NOT_JSON) {
                throw new RefusedEventException(
                        ErrorCode.NOT_JSON,
                        "an object holds the same field twice, values are nested more than 200 levels deep,"
                                + " or a number has more than 4000 digits");
            }
            throw new RefusedEventException(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** The reader measures the texts of columns only, not those inside nested values. */
    private static void requireNestedTextsThatFit(Row row) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), row.line())) {
            String column = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME
                        && parser.streamReadContext().getNestingDepth() == 1) {
                    column = parser.currentName();
                }
                if (token == JsonToken.VALUE_STRING && utf8Length(parser.getString()) > ColumnType.MAX_TEXT_BYTES) {
                    throw tooLong(column);
                }
            }
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static RefusedEventException tooLong(String column) {
        return new RefusedEventException(
                ErrorCode.TYPE_CONFLICT,
                "a text in the column " + column + " is longer than " + ColumnType.MAX_TEXT_BYTES
                        + " bytes, the most that the warehouse takes");
    }
}
