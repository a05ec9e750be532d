package io.millrace.monitor.console;

import java.time.Instant;
import java.util.Optional;

/**
 * A row that was left out of a load.
 *
 * @param line of the object, from 1; 0 when the whole object is meant
 * @param column at fault; empty when it is the row as a whole
 * @param text the beginning of the row; empty when it is not kept
 * @param file object of the lake that holds the whole row; empty when there is none
 */
public record BadRowItem(
        String dataset,
        String object,
        long line,
        String column,
        String code,
        String reason,
        Optional<Instant> foundAt,
        String text,
        String file) {
    /** Where the row's own page is. */
    public String address() {
        return Addresses.badRow(object, line);
    }
}
