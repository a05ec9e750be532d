package io.millrace.cdc.snapshot;

import io.millrace.cdc.json.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a table has been copied.
 *
 * @param request what asked for the copy; empty for the first one
 * @param clears whether consumers are told first that the table is empty
 * @param parts ranges of its key that are gone through independently; none before the copy is planned
 * @param rows how many rows were read
 */
public record SnapshotProgress(String request, boolean clears, List<Part> parts, long rows) {
    /**
     * A range of the key.
     *
     * @param done whether nothing is left of it
     * @param after the key of the last row that was copied, as SQL literals; empty for the beginning of the table
     * @param until the last key of the range, as SQL literals; empty for none
     */
    public record Part(boolean done, List<String> after, List<String> until) {
        public Part {
            after = List.copyOf(after);
            until = List.copyOf(until);
        }
    }

    /** A copy that is not begun. */
    public static final SnapshotProgress NONE = new SnapshotProgress("", false, List.of(), 0);

    public SnapshotProgress {
        parts = List.copyOf(parts);
    }

    public boolean isPlanned() {
        return !parts.isEmpty();
    }

    public boolean done() {
        return isPlanned() && parts.stream().allMatch(Part::done);
    }

    /** The same copy, divided. */
    public SnapshotProgress planned(List<Part> into) {
        return new SnapshotProgress(request, clears, into, rows);
    }

    /** The same copy with a part gone further. */
    public SnapshotProgress advanced(int part, Part to, int more) {
        List<Part> advanced = new ArrayList<>(parts);
        advanced.set(part, to);
        return new SnapshotProgress(request, clears, advanced, rows + more);
    }

    public String encode() {
        JsonBuffer out = new JsonBuffer();
        out.putAscii("{\"format\":2,\"request\":");
        out.putString(request);
        out.putAscii(",\"clears\":" + clears + ",\"done\":" + done() + ",\"rows\":" + rows + ",\"parts\":[");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            out.putAscii((i == 0 ? "" : ",") + "{\"done\":" + part.done() + ",\"after\":");
            put(part.after(), out);
            out.putAscii(",\"until\":");
            put(part.until(), out);
            out.put('}');
        }
        out.putAscii("]}");
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

    /** Also what earlier versions wrote, which had one part. */
    public static SnapshotProgress decode(String text) {
        JsonNode node = JsonMapper.builder().build().readTree(text);
        List<Part> parts = new ArrayList<>();
        if (node.path("format").asInt() == 1) {
            parts.add(part(node));
        }
        node.path("parts").forEach(part -> parts.add(part(part)));
        return new SnapshotProgress(
                node.path("request").asString(""),
                node.path("clears").asBoolean(false),
                parts,
                node.path("rows").asLong());
    }

    private static Part part(JsonNode node) {
        return new Part(node.path("done").asBoolean(), list(node.path("after")), list(node.path("until")));
    }

    private static List<String> list(JsonNode node) {
        List<String> list = new ArrayList<>();
        node.forEach(element -> list.add(element.asString()));
        return list;
    }
}
