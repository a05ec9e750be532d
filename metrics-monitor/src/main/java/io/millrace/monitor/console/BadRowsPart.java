package io.millrace.monitor.console;

import java.time.Instant;
import java.util.List;

/**
 * The bad rows of a dataset, as a part of its page.
 *
 * @param count how many are open in all
 * @param lake the latest records that the lake writer set aside
 */
public record BadRowsPart(
        String dataset,
        String csrf,
        boolean mayOperate,
        Instant now,
        long count,
        List<BadRowItem> rows,
        List<ReplayItem> replays,
        List<LakeBadRow> lake) {
    /**
     * A record that is no row: the lake writer set it aside.
     *
     * @param file object that holds it
     * @param line of the file, from 1
     */
    public record LakeBadRow(String file, long line, String code, String reason, Instant hour) {
        /** Where the record's own page is. */
        public String address() {
            return Addresses.badRow(file, line);
        }
    }
}
