package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import java.util.List;

/**
 * Rows of a table as they were between two moments.
 *
 * @param low taken before the rows were read
 * @param high taken after the rows were read
 * @param progressKey names the table's progress beside the position
 * @param progress kept in the same transaction as the rows
 */
public record Chunk(
        TableMap table, List<RowImage> rows, Watermark low, Watermark high, String progressKey, String progress) {
    public Chunk {
        rows = List.copyOf(rows);
    }
}
