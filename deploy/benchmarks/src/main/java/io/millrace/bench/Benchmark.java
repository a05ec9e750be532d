package io.millrace.bench;

/** One benchmark: what it starts, and how it measures once. To add one, implement this and name it in {@link Benchmarks}. */
public interface Benchmark {
    /** As on the command line. */
    String name();

    /** Of figure, limit and peer, such as {@code events/s}. */
    String unit();

    /** What figure, limit and peer are, in a sentence. */
    String explanation();

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
