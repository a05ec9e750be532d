package io.millrace.monitor.collect;

/** Learns one kind of numbers from one system. Called by one thread at a time. */
@FunctionalInterface
public interface Collector<T> {
    /**
     * @throws Exception when the system can't be asked; the message is shown to operators
     */
    T collect(Depth depth) throws Exception;
}
