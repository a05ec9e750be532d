package io.millrace.bench.loader;

import java.util.ArrayDeque;
import java.util.Deque;

/** Finds bad rows by halving alone: what fails is cut in two, what is down to one row and fails is bad. */
final class PlainBisection {
    /** Tries rows. */
    @FunctionalInterface
    interface Attempt {
        /** Whether rows from the first up to and without the second load. */
        boolean loads(long from, long to) throws Exception;
    }

    private PlainBisection() {}

    /**
     * What it took.
     *
     * @param attempts COPYs, those that load included
     * @param found bad rows
     */
    record Outcome(long attempts, long found) {}

    static Outcome run(long rows, Attempt attempt) throws Exception {
        Deque<long[]> open = new ArrayDeque<>();
        open.push(new long[] {0, rows});
        long attempts = 0;
        long found = 0;
        while (!open.isEmpty()) {
            long[] range = open.pop();
            attempts++;
            if (attempt.loads(range[0], range[1])) {
                continue;
            }
            if (range[1] - range[0] == 1) {
                found++;
                continue;
            }
            long middle = (range[0] + range[1]) >>> 1;
            open.push(new long[] {middle, range[1]});
            open.push(new long[] {range[0], middle});
        }
        return new Outcome(attempts, found);
    }
}
