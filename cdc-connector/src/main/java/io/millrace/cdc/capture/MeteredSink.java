package io.millrace.cdc.capture;

import io.millrace.cdc.stream.ChangeSink;
import io.millrace.cdc.stream.SourcePosition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what is committed, by table. */
final class MeteredSink implements ChangeSink {
    private static final String CHANGES = "changes.";

    private final ChangeSink sink;
    private final CaptureMetrics metrics;
    private final Map<String, long[]> sent = new HashMap<>();
    private String lastTopic = "";
    private long[] last = {0};

    MeteredSink(ChangeSink sink, CaptureMetrics metrics) {
        this.sink = sink;
        this.metrics = metrics;
    }

    @Override
    public void send(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
        sink.send(topic, partition, key, value);
        if (!topic.equals(lastTopic)) {
            last = sent.computeIfAbsent(topic, name -> new long[1]);
            lastTopic = topic;
        }
        last[0]++;
    }

    @Override
    public void remember(String name, String value) {
        sink.remember(name, value);
    }

    @Override
    public void commit(SourcePosition position) {
        sink.commit(position);
        sent.forEach((topic, count) -> {
            if (count[0] > 0 && topic.startsWith(CHANGES)) {
                // Behind the prefix and the source's name.
                metrics.written(topic.substring(topic.indexOf('.', CHANGES.length()) + 1), count[0]);
            }
            count[0] = 0;
        });
    }

    @Override
    public long pendingBytes() {
        return sink.pendingBytes();
    }

    @Override
    public int pendingRecords() {
        return sink.pendingRecords();
    }
}
