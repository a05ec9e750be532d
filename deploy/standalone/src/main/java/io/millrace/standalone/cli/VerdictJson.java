package io.millrace.standalone.cli;

import io.millrace.cdc.verify.Verdict;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What came of comparing a table, as one JSON object. */
final class VerdictJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private VerdictJson() {}

    static String of(String source, Verdict verdict) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("source", source)
                .put("table", verdict.table())
                .put("mirror", verdict.mirror())
                .put("outcome", text(verdict.outcome()))
                .put("reason", verdict.reason())
                .put("source_rows", verdict.sourceRows())
                .put("mirror_rows", verdict.mirrorRows())
                .put("differences", verdict.differences())
                .put("unsettled", verdict.unsettled());
        ArrayNode rows = json.putArray("rows");
        verdict.shown()
                .forEach(difference ->
                        rows.addObject().put("kind", text(difference.kind())).put("key", difference.key()));
        return MAPPER.writeValueAsString(json);
    }

    /** As it stands in output: in lower case. */
    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
