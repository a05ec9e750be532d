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
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads records as rows. The id is that of the {@code id} header, else that of the row's {@code _id}. Thread-safe. */
public final class RecordReader {
    /** Most columns of a table ("Quotas and limits" in the Redshift management guide). */
    private static final int MAX_COLUMNS = 1_600;

    private final RowReader rows = new RowReader();
    /** Without limits: the row reader has accepted the row within its own. */
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Never throws: a record on which reading fails in an unforeseen way is bad too, or its partition would stand still. */
    public ReadRecord read(LogRecord record) {
        if (record.value().isEmpty()) {
            return new ReadRecord.Bad(
                    new BadRowException(ErrorCode.NOT_AN_OBJECT, "the record has no value (a tombstone)"));
        }
        try {
            Row row = rows.read(record.value().get());
            if (row.cells().size() > MAX_COLUMNS) {
                return new ReadRecord.Bad(new BadRowException(
                        ErrorCode.ROW_TOO_LARGE,
                        "the row has " + row.cells().size() + " columns; a table has at most " + MAX_COLUMNS));
            }
            Optional<String> id = record.headerId().or(() -> idInside(row));
            return new ReadRecord.Good(row, id.map(IdHash::of));
        } catch (BadRowException e) {
            return new ReadRecord.Bad(e);
        } catch (RuntimeException e) {
            // Without the message, which could show values, or differ from one Java to the next.
            return new ReadRecord.Bad(new BadRowException(ErrorCode.NOT_JSON, "the record can't be read as a row"));
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
