package io.millrace.lakewriter.dedup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Decides which records of a partition are duplicates. A record is one when an earlier record of the partition (by offset)
 * has the same id and stands at most the window before it.
 *
 * <p>A record stands at its Kafka timestamp, but never more than an hour behind the largest timestamp of the records before
 * it. So late records, and timestamps that jump, ask for no older ids than punctual ones do: the window is loaded once and
 * holds the ids of one window and an hour. All of that is a function of the log alone. Records that are not rows have no id
 * here; their timestamps count. The ids lie in four or five tables by time, the oldest of which is dropped as a whole.
 *
 * <p>Not thread-safe.
 */
public final class DedupWindow {
    private static final Duration LATENESS = Duration.ofHours(1);
    private static final int TABLES = 4;
    private static final long SHORTEST_SPAN = 1_000;
    private static final long LONGEST_SPAN = Duration.ofDays(20).toMillis();
    private static final long BEFORE_ALL = -1;

    private final long window;
    private final long span;
    private final IdMemory memory;
    private final Optional<Instant> unknownSince;
    private final Deque<Table> tables = new ArrayDeque<>();
    private long newest = BEFORE_ALL;

    private DedupWindow(Duration window, IdMemory memory, Optional<Instant> unknownSince) {
        this.window = window.toMillis();
        this.span = Math.min(LONGEST_SPAN, Math.max(SHORTEST_SPAN, this.window / TABLES));
        this.memory = memory;
        this.unknownSince = unknownSince;
    }

    /**
     * A window of which nothing is known yet, to be replaced by one that was loaded.
     *
     * @param newest the largest timestamp known of the records before, the later the less must be loaded
     */
    public static DedupWindow unknown(Duration window, Instant newest) {
        return new DedupWindow(window, IdMemory.HEAP, Optional.of(newest));
    }

    /** A window that knows all there is to know, once the records from {@link #loadFrom} on have been added to it. */
    public static DedupWindow empty(Duration window, IdMemory memory) {
        return new DedupWindow(window, memory, Optional.empty());
    }

    /** Whether records with an id can be decided about. A window of no length has no duplicates and knows that. */
    public boolean isKnown() {
        return unknownSince.isEmpty() || window == 0;
    }

    /**
     * From which timestamp on records must be loaded before anything can be decided. No record before the first one of that
     * timestamp counts any more.
     */
    public Instant loadFrom() {
        return unknownSince.orElse(Instant.EPOCH).minusMillis(window).minus(LATENESS);
    }

    /** The next record of the partition has no id. */
    public void pass(Instant timestamp) {
        newest = Math.max(newest, timestamp.toEpochMilli());
    }

    /** Whether the next record of the partition is a duplicate; notes it. */
    public boolean isDuplicate(IdHash id, Instant timestamp) {
        if (!isKnown()) {
            throw new IllegalStateException("the window must be loaded first");
        }
        if (window == 0) {
            return false;
        }
        long millis = timestamp.toEpochMilli();
        long place = Math.max(millis, newest - LATENESS.toMillis());
        newest = Math.max(newest, millis);
        dropOld();
        boolean isDuplicate = standsSince(id, place - window);
        note(id, place);
        return isDuplicate;
    }

    private boolean standsSince(IdHash id, long since) {
        for (Table table : tables) {
            if (table.start + span <= since) {
                return false;
            }
            int time = table.ids.find(id);
            if (time != IdTable.ABSENT && table.start + time >= since) {
                return true;
            }
        }
        return false;
    }

    private void note(IdHash id, long place) {
        long start = place - Math.floorMod(place, span);
        Table table = table(start);
        table.ids.put(id, (int) (place - start));
    }

    /** The tables stand newest first; a new one is seldom needed, and nearly always at the front. */
    private Table table(long start) {
        Deque<Table> newer = new ArrayDeque<>(0);
        while (!tables.isEmpty() && tables.getFirst().start > start) {
            newer.addFirst(tables.removeFirst());
        }
        if (tables.isEmpty()
                || tables.getFirst().start < start
                || tables.getFirst().ids.isFull()) {
            tables.addFirst(new Table(start, new IdTable(memory)));
        }
        Table found = tables.getFirst();
        newer.forEach(tables::addFirst);
        return found;
    }

    private void dropOld() {
        long oldestNeeded = newest - LATENESS.toMillis() - window;
        while (!tables.isEmpty() && tables.getLast().start + span <= oldestNeeded) {
            tables.removeLast();
        }
    }

    /** Ids held; one that came again may count more than once. */
    public long size() {
        return tables.stream().mapToLong(table -> table.ids.size()).sum();
    }

    /** Bytes in use, those in mapped files included. */
    public long memoryBytes() {
        return tables.stream().mapToLong(table -> table.ids.memoryBytes()).sum();
    }

    /** Ids that stand within one span of time from the start on; a busy span has more than one table. */
    private record Table(long start, IdTable ids) {}
}
