package io.millrace.jobs.lake;

import io.millrace.schemas.row.ColumnSeen;
import java.util.List;

/**
 * What a batch's manifest says of it.
 *
 * @param object key of the rows
 * @param bytes size of the object
 * @param sha256 of the object's bytes, hexadecimal
 */
public record RawBatch(String object, long bytes, String sha256, long rows, List<ColumnSeen> schema) {
    public RawBatch {
        schema = List.copyOf(schema);
    }
}
