package io.millrace.cdc.snapshot;

import io.millrace.cdc.json.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a table has been copied.
 *
 * @param done whether nothing is left
 * @param after the key of the last row that was copied, as SQL literals; empty before the first
 * @param until the largest key when the copy was begun, as SQL literals: later rows come with the stream
 * @param rows how many rows were read
 */
public record SnapshotProgress(boolean done, List<String> after, List<String> until, long rows) {
    public SnapshotProgress {
        after = List.copyOf(after);
        until = List.copyOf(until);
    }

    String encode() {
        JsonBuffer out = new JsonBuffer();
        out.putAscii("{\"format\":1,\"done\":" + done + ",\"rows\":" + rows + ",\"after\":");
        put(after, out);
        out.putAscii(",\"until\":");
        put(until, out);
        out.put('}');
        return out.toString();
    }

    private static void put(List<String> literals, JsonBuffer out) {
        out.put('[');
        for (int i = 0; i < literals.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            out.putString(literals.get(i));
        }
        out.put(']');
    }

    static SnapshotProgress decode(String text) {
        JsonNode node = JsonMapper.builder().build().readTree(text);
        return new SnapshotProgress(
                node.path("done").asBoolean(),
                list(node.path("after")),
                list(node.path("until")),
                node.path("rows").asLong());
    }

    private static List<String> list(JsonNode node) {
        List<String> list = new ArrayList<>();
        node.forEach(element -> list.add(element.asString()));
        return list;
    }
}
