package io.millrace.lakewriter.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Consumers outside every group that those who look into partitions share, each used by one at a time: to make one for each of
 * a thousand partitions would take most of the time of looking into them. They are closed when nobody uses any. Thread-safe.
 */
public final class SharedReaders {
    private final Supplier<Consumer<byte[], byte[]>> maker;
    private final Deque<Consumer<byte[], byte[]>> free = new ArrayDeque<>();
    private int taken;

    SharedReaders(Supplier<Consumer<byte[], byte[]>> maker) {
        this.maker = maker;
    }

    /** For looking at offsets and single records. */
    public static SharedReaders forLooks(KafkaClients clients) {
        return new SharedReaders(clients::lookups);
    }

    /** For reading many records. */
    public static SharedReaders forLoads(KafkaClients clients) {
        return new SharedReaders(clients::reader);
    }

    /** A consumer, to be given back or discarded; what it was assigned before it is still. */
    Consumer<byte[], byte[]> take() {
        synchronized (this) {
            taken++;
            Consumer<byte[], byte[]> reader = free.pollFirst();
            if (reader != null) {
                return reader;
            }
        }
        try {
            return maker.get();
        } catch (RuntimeException e) {
            close(returned(List.of()));
            throw e;
        }
    }

    void giveBack(Consumer<byte[], byte[]> reader) {
        close(returned(List.of(reader)));
    }

    /** Closes a consumer that failed, and may have more of that in it. */
    void discard(Consumer<byte[], byte[]> reader) {
        close(returned(List.of()));
        reader.close();
    }

    /** Which are to be closed now. */
    private synchronized List<Consumer<byte[], byte[]>> returned(List<Consumer<byte[], byte[]>> readers) {
        taken--;
        readers.forEach(free::addFirst);
        if (taken > 0) {
            return List.of();
        }
        List<Consumer<byte[], byte[]>> unused = new ArrayList<>(free);
        free.clear();
        return unused;
    }

    private static void close(List<Consumer<byte[], byte[]>> readers) {
        readers.forEach(Consumer::close);
    }
}
