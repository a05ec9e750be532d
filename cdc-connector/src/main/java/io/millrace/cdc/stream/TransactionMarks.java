package io.millrace.cdc.stream;

import io.millrace.cdc.json.JsonBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells where transactions begin and end, and how many changes they have, in a topic of their own. Not thread-safe. */
final class TransactionMarks {
    private final String topic;
    private final ChangeSink sink;
    private final JsonBuffer json = new JsonBuffer();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    TransactionMarks(String source, ChangeSink sink) {
        this.topic = "transactions." + source;
        this.sink = sink;
    }

    /** A change of the transaction, which may have been sent before a restart. */
    void changed(String table) {
        counts.merge(table, 1L, Long::sum);
    }

    void begin(String transaction, long seq, long at) {
        head("BEGIN", transaction, seq, at);
        json.put('}');
        sink.send(topic, 0, null, json.toBytes());
    }

    void end(String transaction, long seq, long at) {
        head("END", transaction, seq, at);
        json.putAscii(",\"event_count\":"
                + counts.values().stream().mapToLong(Long::longValue).sum() + ",\"data_collections\":[");
        boolean first = true;
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.putAscii(first ? "{\"data_collection\":" : ",{\"data_collection\":");
            json.putString(count.getKey());
            json.putAscii(",\"event_count\":" + count.getValue() + "}");
            first = false;
        }
        json.putAscii("]}");
        sink.send(topic, 0, null, json.toBytes());
        counts.clear();
    }

    void clear() {
        counts.clear();
    }

    private void head(String status, String transaction, long seq, long at) {
        json.clear();
        json.putAscii("{\"status\":\"" + status + "\",\"id\":");
        json.putString(transaction);
        json.putAscii(",\"seq\":" + seq + ",\"ts_ms\":" + at * 1_000);
    }
}
