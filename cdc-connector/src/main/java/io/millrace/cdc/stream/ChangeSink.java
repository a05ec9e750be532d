package io.millrace.cdc.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where changes go. Everything sent since the last commit becomes visible together with the position, or not at all. Failures of
 * earlier sends may show at any later call; after one, the sink is of no more use.
 */
public interface ChangeSink {
    /** The partitioner of the topic chooses. */
    int BY_KEY = -1;

    /**
     * @param partition or {@link #BY_KEY}
     * @param value without one, the record says that the key's row is gone
     */
    void send(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value);

    /** Keeps a value beside the position under a name of its own, in the same transaction as what is sent. */
    void remember(String name, String value);

    /** Makes everything since the last commit visible, and the position the one to go on from. */
    void commit(SourcePosition position);

    /** Bytes of keys and values that were sent since the last commit. */
    long pendingBytes();

    /** Records that were sent since the last commit. */
    int pendingRecords();
}
