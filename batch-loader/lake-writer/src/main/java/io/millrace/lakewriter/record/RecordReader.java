package io.millrace.lakewriter.record;

import io.millrace.lakewriter.dedup.IdHash;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.ValueType;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads records as rows. The id is that of the {@code id} header, else that of the row's {@code _id}. Thread-safe. */
public final class RecordReader {
    /** Most columns of a table ("Quotas and limits" in the Redshift management guide). */
    private static final int MAX_COLUMNS = 1_600;

    private static final Set<String> OF_CHANGES =
            Set.of(ReservedColumns.OP, ReservedColumns.POSITION, ReservedColumns.COMMITTED_AT, ReservedColumns.DELETED);

    /** Names the lake writer in bad files. */
    public static final String STAGE = "lake-writer";

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

    /**
     * What the record is by itself: its bytes and headers alone decide. Never throws: a record on which reading fails in an
     * unforeseen way is bad too, or its partition would stand still.
     */
    public ReadRecord read(DatasetName dataset, LogRecord record) {
        if (record.quarantine().isPresent()) {
            return Quarantine.of(record.quarantine().get());
        }
        if (record.value().isEmpty()) {
            return bad(ErrorCode.NOT_AN_OBJECT, "the record has no value (a tombstone)");
        }
        try {
            Row row = rows.read(record.value().get());
            if (row.cells().size() > MAX_COLUMNS) {
                return bad(
                        ErrorCode.ROW_TOO_LARGE,
                        "the row has " + row.cells().size() + " columns; a table has at most " + MAX_COLUMNS);
            }
            for (Row.Cell cell : row.cells()) {
                if (cell.column().charAt(0) == '_' && isMisused(dataset, cell)) {
                    return bad(
                            ErrorCode.INVALID_COLUMN_NAME,
                            "the reserved column " + cell.column() + " is Millrace's own and not to be set like this");
                }
            }
            Optional<String> id = record.headerId().or(() -> idInside(row));
            return new ReadRecord.Good(row, id.map(IdHash::of));
        } catch (BadRowException e) {
            return new ReadRecord.Bad(e, STAGE);
        } catch (RuntimeException e) {
            // Without the message, which could show values, or differ from one Java to the next.
            return bad(ErrorCode.NOT_JSON, "the record can't be read as a row");
        }
    }

    /** Events don't have the columns of changes, and an id is one value. */
    private static boolean isMisused(DatasetName dataset, Row.Cell cell) {
        boolean isStructure = cell.type()
                .filter(type -> type == ValueType.OBJECT || type == ValueType.ARRAY)
                .isPresent();
        return isStructure || (!dataset.isChanges() && OF_CHANGES.contains(cell.column()));
    }

    /** What the record is under a contract, which may change from day to day. */
    public ReadRecord read(DatasetName dataset, LogRecord record, Optional<ContractGate> contract) {
        ReadRecord read = read(dataset, record);
        if (contract.isPresent() && read instanceof ReadRecord.Good good) {
            return contract.get().judged(good);
        }
        return read;
    }

    private static ReadRecord.Bad bad(ErrorCode code, String reason) {
        return new ReadRecord.Bad(new BadRowException(code, reason), STAGE);
    }

    private Optional<String> idInside(Row row) {
        for (Row.Cell cell : row.cells()) {
            if (cell.column().equals(ReservedColumns.ID)) {
                return cell.type().map(type -> text(row, cell));
            }
        }
        return Optional.empty();
    }

    /** Texts lose their quotes and escapes; anything else is the text that it was sent as. */
    private String text(Row row, Row.Cell cell) {
        try (JsonParser parser =
                json.createParser(ObjectReadContext.empty(), row.line(), cell.start(), cell.length())) {
            parser.nextToken();
            return parser.getString();
        }
    }
}
