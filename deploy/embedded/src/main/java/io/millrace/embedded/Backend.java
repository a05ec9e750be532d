package io.millrace.embedded;

/**
 * A server that Millrace depends on, owned by the caller.
 *
 * <p>{@link #stop()} and {@link #start()} make an outage: the server comes back on the same port with the same data.
 * Every operation is idempotent and safe to call from several threads; none returns before it is done.
 */
public interface Backend extends AutoCloseable {

    /** Takes the server down and keeps its data. */
    void stop();

    /**
     * Brings a stopped server back, ready to use.
     *
     * @throws BackendException if it can't start
     * @throws IllegalStateException if it was closed
     */
    void start();

    /** Whether the server is up. */
    boolean running();

    /** Stops the server for good, together with every process it started. The data stays where it was. */
    @Override
    void close();
}
