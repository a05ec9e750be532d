package io.millrace.ingest.segment;

import io.millrace.ingest.event.RefusedEventException;
import io.millrace.ingest.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The {@code context_*} columns of a message. */
final class SegmentContext {
    private SegmentContext() {}

    /**
     * The columns of the message's context, and of the batch's context where the message has no such column.
     *
     * @throws RefusedEventException when two values of one context fold to the same column, or a name to none
     */
    static Map<String, JsonValue> columns(Iterable<JsonValue> messageThenBatch) {
        Map<String, JsonValue> all = new LinkedHashMap<>();
        for (JsonValue context : messageThenBatch) {
            FlatColumns.of(context, "context", "context", UnaryOperator.identity())
                    .forEach(all::putIfAbsent);
        }
        return all;
    }
}
