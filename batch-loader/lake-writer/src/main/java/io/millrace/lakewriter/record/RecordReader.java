package io.millrace.lakewriter.record;

import io.millrace.lakewriter.dedup.IdHash;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads records as rows. The id is that of the {@code id} header, else that of the row's {@code _id}. Thread-safe. */
public final class RecordReader {
    private final RowReader rows = new RowReader();
    private final JsonFactory json = new JsonFactory();

    public ReadRecord read(LogRecord record) {
        if (record.value().isEmpty()) {
            return new ReadRecord.Bad(
                    new BadRowException(ErrorCode.NOT_AN_OBJECT, "the record has no value (a tombstone)"));
        }
        try {
            Row row = rows.read(record.value().get());
            Optional<String> id = record.headerId().or(() -> idInside(row));
            return new ReadRecord.Good(row, id.map(IdHash::of));
        } catch (BadRowException e) {
            return new ReadRecord.Bad(e);
        }
    }

    private Optional<String> idInside(Row row) {
        boolean hasId = row.cells().stream()
                .anyMatch(cell ->
                        cell.column().equals(ReservedColumns.ID) && cell.type().isPresent());
        if (!hasId) {
            return Optional.empty();
        }
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), row.line())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isId = parser.currentName().equals(ReservedColumns.ID);
                JsonToken value = parser.nextToken();
                if (isId) {
                    return value.isScalarValue() ? Optional.of(parser.getString()) : Optional.empty();
                }
                parser.skipChildren();
            }
        }
        return Optional.empty();
    }
}
