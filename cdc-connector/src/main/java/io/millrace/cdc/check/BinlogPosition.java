package io.millrace.cdc.check;

import java.util.List;

/**
 * Where a server's binlog ends.
 *
 * @param gtids the set of transactions in it in the server's own notation; empty text where the server has none
 * @param filters databases that the server writes to the binlog alone, or leaves out of it; normally none
 */
public record BinlogPosition(String file, long position, String gtids, List<String> filters) {
    public BinlogPosition {
        if (file.isBlank() || position < 0) {
            throw new IllegalArgumentException("'" + file + "' at " + position + " is not a place in a binlog");
        }
        filters = List.copyOf(filters);
    }
}
