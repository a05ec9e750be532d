package io.millrace.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Results as JSON: {@code name, figure, unit, limit, peer, ratio, runs, details, machine}. */
final class ResultJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ResultJson() {}

    static String of(Result result) {
        return MAPPER.writeValueAsString(node(result));
    }

    static String of(List<Result> results) {
        ArrayNode all = MAPPER.createArrayNode();
        results.forEach(result -> all.add(node(result)));
        return MAPPER.writeValueAsString(all);
    }

    private static ObjectNode node(Result result) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("name", result.name());
        node.put("figure", rounded(result.figure()));
        node.put("unit", result.unit());
        put(node, "limit", result.limit());
        put(node, "peer", result.peer());
        put(node, "ratio", result.ratio());
        ArrayNode runs = node.putArray("runs");
        for (Sample run : result.runs()) {
            ObjectNode one = runs.addObject();
            one.put("figure", rounded(run.figure()));
            put(one, "limit", run.limit());
            put(one, "peer", run.peer());
            put(one, "ratio", run.ratio());
        }
        details(node.putObject("details"), result.details());
        Machine machine = result.machine();
        node.putObject("machine")
                .put("processor", machine.processor())
                .put("processors", machine.processors())
                .put("memory_bytes", machine.memoryBytes())
                .put("system", machine.system())
                .put("java", machine.java())
                .put("load_before", rounded(machine.load()));
        return node;
    }

    private static void details(ObjectNode node, Map<String, Double> details) {
        details.forEach((name, value) -> node.put(name, rounded(value)));
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, rounded(value.getAsDouble()));
        } else {
            node.putNull(name);
        }
    }

    /** Four digits say all that a measurement can; more would only look exact. */
    private static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return 0;
        }
        double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
        return Math.round(value * scale) / scale;
    }
}
