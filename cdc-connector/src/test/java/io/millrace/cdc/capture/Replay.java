package io.millrace.cdc.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts changes into a map by their key. */
final class Replay {
    private Replay() {}

    /** A truncate stands in every partition with the same number; nothing else stands twice. */
    static List<JsonNode> distinct(List<JsonNode> changes) {
        List<JsonNode> distinct = new ArrayList<>();
        for (JsonNode change : changes) {
            boolean again = !distinct.isEmpty()
                    && change.path("op").asString().equals("t")
                    && distinct.get(distinct.size() - 1).equals(change);
            if (!again) {
                distinct.add(change);
            }
        }
        return distinct;
    }

    /** The rows by key, with the columns that the table has in the end: definitions don't rewrite rows in the stream. */
    static Map<String, String> rows(List<JsonNode> changes, String table, Map<String, JsonNode> selected) {
        Map<String, JsonNode> kept = new TreeMap<>();
        for (JsonNode change : changes) {
            if (!change.path("source").path("table").asString().equals(table)) {
                continue;
            }
            String key = change.path("key").values().stream()
                    .map(JsonNode::toString)
                    .toList()
                    .toString();
            switch (change.path("op").asString()) {
                case "c", "u", "r" -> kept.put(key, change.path("after"));
                case "d" -> kept.remove(key);
                default -> kept.clear();
            }
        }
        Map<String, String> shaped = new TreeMap<>();
        List<String> columns = selected.values().stream()
                .findFirst()
                .map(row -> List.copyOf(row.propertyNames()))
                .orElse(List.of());
        kept.forEach((key, row) -> {
            ObjectNode shape = JsonNodeFactory.instance.objectNode();
            columns.forEach(column -> shape.set(column, row.has(column) ? row.path(column) : NullNode.getInstance()));
            shaped.put(key, shape.toString());
        });
        return shaped;
    }
}
