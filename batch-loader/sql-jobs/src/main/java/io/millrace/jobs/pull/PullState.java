package io.millrace.jobs.pull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a pull has come. Written after Kafka has every row of a page, so what stands here is never ahead of the rows.
 *
 * @param format version of this document: {@value #FORMAT}
 * @param since what asks for newer rows: the largest value of all runs that are through
 * @param highest the largest value so far of the run that isn't through
 * @param edge ids of the events that hold the largest value; an API that sends them again next time adds nothing
 * @param position the last page by its number, which is asked for once more, or the next cursor; empty for the beginning
 * @param due the time of the schedule for which the last run went through
 * @param succeededAt when the last run went through
 * @param savedAt when this was written
 * @param run names the run that wrote it
 */
public record PullState(
        int format,
        Optional<String> since,
        Optional<String> highest,
        List<String> edge,
        Optional<String> position,
        Optional<Instant> due,
        Optional<Instant> succeededAt,
        Optional<Instant> savedAt,
        String run) {
    static final int FORMAT = 1;

    /** Of a pull that never ran. */
    public static final PullState NEW = new PullState(
            FORMAT,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");

    public PullState {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "the state of a pull has format " + format + ", but this version reads " + FORMAT);
        }
        edge = List.copyOf(edge);
    }

    /** The same between two pages. */
    PullState at(Optional<String> since, Largest largest, Optional<String> position, String run, Instant now) {
        return new PullState(
                FORMAT, since, largest.value(), largest.edge(), position, due, succeededAt, Optional.of(now), run);
    }

    /**
     * The same after the last page of a run.
     *
     * @param tick the time of the schedule that the run was for; empty for a run by hand
     */
    PullState through(Optional<Instant> tick, Instant now) {
        return new PullState(
                FORMAT, since, highest, edge, position, tick.or(() -> due), Optional.of(now), savedAt, run);
    }
}
