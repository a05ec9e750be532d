package io.millrace.ingest.tally;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.tally.Tally;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What this run of the edge stored, by dataset and hour of the records' timestamps. Thread-safe; counting never waits. */
public final class AcceptedCounts {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    /** No record gets a timestamp so far in the past; until then an hour's count is kept. */
    private static final long REMEMBERED_HOURS = 48;

    private final String run;
    private final InstantSource clock;
    private final Map<DatasetName, Map<Long, Cell>> cells = new ConcurrentHashMap<>();

    /** @param run id of this run */
    public AcceptedCounts(String run, InstantSource clock) {
        this.run = run;
        this.clock = clock;
    }

    /**
     * Counts one event.
     *
     * @param timestamp of the record in Kafka, in milliseconds; negative when Kafka did not say it
     */
    public void stored(DatasetName dataset, long timestamp) {
        boolean placed = timestamp >= 0;
        long hour = (placed ? timestamp : clock.millis()) / HOUR;
        Cell cell = cells.computeIfAbsent(dataset, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(hour, any -> new Cell());
        (placed ? cell.accepted : cell.unplaced).increment();
    }

    /** The id of this run. */
    String run() {
        return run;
    }

    /** The counts that changed since they were told last; they count as told from now on. One thread at a time. */
    synchronized List<Tally.Accepted> changed() {
        long oldest = clock.millis() / HOUR - REMEMBERED_HOURS;
        List<Tally.Accepted> changed = new ArrayList<>();
        cells.forEach((dataset, hours) -> hours.forEach((hour, cell) -> {
            long accepted = cell.accepted.sum();
            long unplaced = cell.unplaced.sum();
            if (accepted + unplaced != cell.told) {
                cell.told = accepted + unplaced;
                changed.add(new Tally.Accepted(run, dataset, hour, accepted, unplaced));
            } else if (hour < oldest) {
                hours.remove(hour);
            }
        }));
        return changed;
    }

    /** Says that counts were not told after all. */
    synchronized void notTold(Tally.Accepted tally) {
        Map<Long, Cell> hours = cells.get(tally.dataset());
        Cell cell = hours == null ? null : hours.get(tally.hour());
        if (cell != null) {
            cell.told = -1;
        }
    }

    private static final class Cell {
        private final LongAdder accepted = new LongAdder();
        private final LongAdder unplaced = new LongAdder();
        private long told;
    }
}
