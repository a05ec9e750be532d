package io.millrace.jobs.lake;

import io.millrace.schemas.row.ColumnSeen;
import java.util.List;
import java.util.Optional;

/**
 * What a batch's manifest says of it.
 *
 * @param object key of the rows
 * @param bytes size of the object
 * @param sha256 of the object's bytes, hexadecimal
 * @param schema columns of its rows; of a batch of changes, the columns of the table that they change
 * @param changes what a batch of changes says of its table besides; empty for events
 */
public record RawBatch(
        String object, long bytes, String sha256, long rows, List<ColumnSeen> schema, Optional<ChangeShape> changes) {
    public RawBatch {
        schema = List.copyOf(schema);
    }

    /** A batch of events. */
    public RawBatch(String object, long bytes, String sha256, long rows, List<ColumnSeen> schema) {
        this(object, bytes, sha256, rows, schema, Optional.empty());
    }
}
