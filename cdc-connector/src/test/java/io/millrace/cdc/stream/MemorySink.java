package io.millrace.cdc.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink in memory that forgets on a crash what was not committed. */
final class MemorySink implements ChangeSink {
    private final PositionCodec codec = new PositionCodec();
    private final List<String> committed = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private final List<Integer> partitions = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private byte[] position;
    private long pendingBytes;

    MemorySink(SourcePosition start) {
        this.position = codec.encode(start);
    }

    SourcePosition position() {
        return codec.decode(position);
    }

    /** Values that are committed, in order. */
    List<String> committed() {
        return committed;
    }

    /** Of all records that were sent. */
    List<Integer> partitions() {
        return partitions;
    }

    /** Of all records that were sent with one. */
    List<String> keys() {
        return keys;
    }

    void crash() {
        pending.clear();
        pendingBytes = 0;
    }

    @Override
    public void send(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
        String text = value == null ? "null" : new String(value, StandardCharsets.UTF_8);
        pending.add(topic + " " + text);
        partitions.add(partition);
        if (key != null) {
            keys.add(new String(key, StandardCharsets.UTF_8));
        }
        pendingBytes += text.length();
    }

    @Override
    public void remember(String name, String value) {
        pending.add(name + " " + value);
    }

    @Override
    public void commit(SourcePosition at) {
        committed.addAll(pending);
        pending.clear();
        pendingBytes = 0;
        position = codec.encode(at);
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public int pendingRecords() {
        return pending.size();
    }
}
