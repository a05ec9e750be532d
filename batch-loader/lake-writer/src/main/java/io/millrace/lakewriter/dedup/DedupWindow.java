package io.millrace.lakewriter.dedup;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides which records of a partition are duplicates. A record is one when an earlier record of the partition (by offset)
 * has the same id and a Kafka timestamp not more than the window before its own. Records that are not rows don't count.
 *
 * <p>The window holds the ids of the records from some timestamp on. A record that needs older ones is not
 * {@link #covers covered}: then the window is loaded again from the log, further back. Where timestamps never go back that
 * happens once, at the start. Not thread-safe.
 */
public final class DedupWindow {
    /** How far timestamps may go back before older ids have to be loaded again. */
    private static final Duration SLACK = Duration.ofHours(1);

    private final long windowMillis;
    private final IdTable ids = new IdTable();
    private long coveredFrom;
    private long keepUntil;

    private DedupWindow(Duration window, long coveredFrom) {
        this.windowMillis = window.toMillis();
        this.coveredFrom = coveredFrom;
        this.keepUntil = coveredFrom;
    }

    /** A window that knows nothing yet: it covers no record. */
    public static DedupWindow unknown(Duration window) {
        return new DedupWindow(window, Long.MAX_VALUE);
    }

    /** A window before the log's first record: there is nothing to know, so it covers every record. */
    public static DedupWindow complete(Duration window) {
        return new DedupWindow(window, Long.MIN_VALUE);
    }

    /** A window into which all records from this timestamp on, up to the present offset, are about to be {@link #load loaded}. */
    public static DedupWindow from(Duration window, Instant coveredFrom) {
        return new DedupWindow(window, coveredFrom.toEpochMilli());
    }

    /** From which timestamp on ids must be known to decide about this record and those that follow it. */
    public static Instant loadFrom(Duration window, Instant timestamp) {
        return timestamp.minus(window).minus(SLACK);
    }

    /** Whether enough is known to decide about a record of this timestamp. */
    public boolean covers(Instant timestamp) {
        return timestamp.toEpochMilli() - windowMillis >= coveredFrom;
    }

    /** Notes a record that was decided about before. */
    public void load(IdHash id, Instant timestamp) {
        ids.put(id, timestamp.toEpochMilli());
    }

    /** Whether the next record of the partition is a duplicate; notes it. */
    public boolean isDuplicate(IdHash id, Instant timestamp) {
        if (!covers(timestamp)) {
            throw new IllegalStateException("the window does not reach back far enough for " + timestamp);
        }
        long millis = timestamp.toEpochMilli();
        forget(millis);
        long before = ids.put(id, millis);
        return before != IdTable.ABSENT && before >= millis - windowMillis;
    }

    /** Ids held. */
    public int size() {
        return ids.size();
    }

    /** Bytes of memory in use. */
    public long memoryBytes() {
        return ids.memoryBytes();
    }

    /**
     * Forgets what records from now on can't need, from time to time. What was loaded for a late record is kept for a while:
     * more of them may come.
     */
    private void forget(long now) {
        long slack = SLACK.toMillis();
        if (keepUntil == Long.MIN_VALUE || keepUntil == coveredFrom) {
            keepUntil = now + slack;
        }
        if (now < keepUntil) {
            return;
        }
        coveredFrom = Math.max(coveredFrom, now - windowMillis - slack);
        keepUntil = now + slack;
        ids.dropBelow(coveredFrom);
    }
}
