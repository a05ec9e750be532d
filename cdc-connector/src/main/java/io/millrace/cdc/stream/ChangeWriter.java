package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.json.JsonBuffer;
import io.millrace.cdc.stream.ChangeFormat.Change;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Sends changes in the chosen form and to the right partition; may hold the last one back. Not thread-safe. */
final class ChangeWriter {
    /** A change of which it is not known yet whether its transaction ends with it. */
    private static final class Held {
        private final String topic;
        private final int partition;
        private final byte @Nullable [] key;
        private final byte[] within;
        private final byte[] atEnd;
        private final boolean deletes;

        Held(String topic, int partition, byte @Nullable [] key, byte[] within, byte[] atEnd, boolean deletes) {
            this.topic = topic;
            this.partition = partition;
            this.key = key;
            this.within = within;
            this.atEnd = atEnd;
            this.deletes = deletes;
        }
    }

    private final StreamOptions options;
    private final ChangeFormat format;
    private final ChangeSink sink;
    private final JsonBuffer json = new JsonBuffer();
    private final JsonBuffer keyJson = new JsonBuffer();
    private @Nullable Held held;

    ChangeWriter(StreamOptions options, ChangeFormat format, ChangeSink sink) {
        this.options = options;
        this.format = format;
        this.sink = sink;
    }

    void write(TableShape shape, Change change) {
        release(false);
        byte[] key = null;
        if (shape.hasKey()) {
            keyJson.clear();
            format.writeKey(keyJson, shape, change.keyed());
            key = keyJson.toBytes();
        }
        int partition = partition(shape, change.keyed(), key != null);
        boolean deletes = change.operation() == Change.DELETE;
        if (format.holdsBack() && change.operation() != Change.READ) {
            held = new Held(
                    shape.topic(),
                    partition,
                    key,
                    value(shape, change, key, false),
                    value(shape, change, key, true),
                    deletes);
        } else {
            send(shape.topic(), partition, key, value(shape, change, key, false), deletes);
        }
    }

    private byte[] value(TableShape shape, Change change, byte @Nullable [] key, boolean last) {
        json.clear();
        format.write(json, change, shape, Optional.ofNullable(key), last);
        return json.toBytes();
    }

    private void send(String topic, int partition, byte @Nullable [] key, byte[] value, boolean deletes) {
        sink.send(topic, partition, key, value);
        if (deletes && key != null && format.leavesTombstones()) {
            sink.send(topic, partition, key, null);
        }
    }

    /** Sends what is held back. */
    void release(boolean last) {
        Held released = held;
        if (released != null) {
            held = null;
            byte[] value = last ? released.atEnd : released.within;
            send(released.topic, released.partition, released.key, value, released.deletes);
        }
    }

    /** How many changes are held back. */
    int heldBack() {
        return held == null ? 0 : 1;
    }

    /** Sends to every partition that the table is empty: each may hold rows of it, and each consumer reads its own. */
    void writeTruncate(String topic, long row, long seq) {
        release(false);
        json.clear();
        if (!format.writeTruncate(json, row, seq)) {
            return;
        }
        byte[] value = json.toBytes();
        for (int partition = 0; partition < options.partitions(); partition++) {
            sink.send(topic, partition, null, value);
        }
    }

    private int partition(TableShape shape, RowImage row, boolean keyed) {
        if (options.shape().partitioning().isByTable()) {
            return partition(
                    shape.topic().getBytes(StandardCharsets.UTF_8),
                    0,
                    shape.topic().length());
        }
        OptionalInt column = shape.partitionColumn();
        if (column.isPresent()) {
            int from = row.start(column.getAsInt());
            return partition(row.json().array(), from, row.end(column.getAsInt()) - from);
        }
        // Rows without a key keep their order in one partition.
        return keyed ? ChangeSink.BY_KEY : 0;
    }

    private int partition(byte[] bytes, int from, int count) {
        CRC32 hash = new CRC32();
        hash.update(bytes, from, count);
        return (int) (hash.getValue() % options.partitions());
    }
}
