package io.millrace.jobs.pull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what is delivered, as the lake does after deduplication, and every delivery. */
final class CollectingSink implements RowSink {
    final Map<String, String> lake = new LinkedHashMap<>();
    final List<String> delivered = new ArrayList<>();

    @Override
    public void deliver(Pull pull, List<PullEvent> events) {
        for (PullEvent event : events) {
            delivered.add(event.id());
            lake.putIfAbsent(event.id(), event.columns().toString());
        }
    }
}
