package io.millrace.jobs.plan;

import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has to be read to know a mirrored table as it was at the end of an hour: everything up to there. */
public final class MirrorPositions {
    private MirrorPositions() {}

    /**
     * Hashes of everything up to the end of each hour in which changes came.
     *
     * @param hours hashes of what came in each hour
     */
    public static NavigableMap<Long, String> of(SortedMap<Long, String> hours) {
        NavigableMap<Long, String> positions = new TreeMap<>();
        String before = "";
        for (Map.Entry<Long, String> hour : hours.entrySet()) {
            before = new KeyDigest()
                    .add(before)
                    .add(Long.toString(hour.getKey()))
                    .add(hour.getValue())
                    .key();
            positions.put(hour.getKey(), before);
        }
        return positions;
    }
}
