package io.millrace.monitor.console;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * The bad rows of a dataset, as a part of its page.
 *
 * @param count how many are open in all
 * @param lake the latest records that the lake writer set aside
 * @param setAside how many it set aside in all
 */
public record BadRowsPart(
        String dataset,
        String csrf,
        boolean mayOperate,
        Instant now,
        long count,
        List<BadRowItem> rows,
        List<ReplayItem> replays,
        List<SetAsideItem> lake,
        OptionalLong setAside) {
    /** Whether any of those that are shown can be sent once more. */
    public boolean anyReady() {
        return lake.stream().anyMatch(SetAsideItem::isReady);
    }
}
