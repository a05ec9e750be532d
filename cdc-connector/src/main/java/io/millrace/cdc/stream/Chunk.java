package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import java.util.List;

/**
 * Rows of a table as they were between two moments.
 *
 * @param low taken before the rows were read
 * @param high taken after the rows were read
 * @param at seconds since 1970 at which they were read
 */
public record Chunk(TableMap table, List<RowImage> rows, Watermark low, Watermark high, long at) {
    public Chunk {
        rows = List.copyOf(rows);
    }
}
