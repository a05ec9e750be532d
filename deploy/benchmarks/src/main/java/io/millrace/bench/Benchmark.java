package io.millrace.bench;

import java.util.Optional;

/** One benchmark: what it starts, and how it measures once. To add one, implement this and name it in {@link Benchmarks}. */
public interface Benchmark {
    /** As on the command line. */
    String name();

    /** Of figure, limit and peer, such as {@code events/s}. */
    String unit();

    /** What figure, limit and peer are, in a sentence. */
    String explanation();

    /** How many rows are enough where all benchmarks run one after the other; empty for the usual amount. */
    default Optional<Integer> rowsAmongAll() {
        return Optional.empty();
    }

    /** Starts what the runs need, and warms it up. */
    Setup open(Workspace workspace) throws Exception;

    /** What is running; stopped when closed. */
    interface Setup extends AutoCloseable {
        /** Measures once; the figure and what it is compared with right after one another. */
        Sample measure() throws Exception;

        @Override
        void close();
    }
}
