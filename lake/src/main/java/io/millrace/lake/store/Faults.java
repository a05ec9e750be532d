package io.millrace.lake.store;

/**
 * What goes wrong in an {@link InMemoryObjectStore}. An exception thrown {@link #before} an operation leaves the store as
 * it was; one thrown {@link #after} it hides an effect that took place, as a connection does that breaks before the answer.
 */
public interface Faults {
    /** Nothing goes wrong. */
    Faults NONE = new Faults() {};

    /** Runs before the operation takes effect. */
    default void before(Operation operation, String key) {}

    /** Runs when the operation has taken effect, before its answer goes out. */
    default void after(Operation operation, String key) {}

    /** Whether creation overwrites what is there, as services do that don't know conditional writes. */
    default boolean overwrites() {
        return false;
    }

    /** The methods of the port. */
    enum Operation {
        CREATE,
        PUT,
        REPLACE,
        TAG,
        UPLOADS,
        ABORT,
        DESCRIBE,
        OPEN,
        READ,
        LIST,
        DIRECTORIES,
        DELETE,
        PROBE
    }
}
