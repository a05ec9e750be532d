package io.millrace.ingest.live;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * An event, or a whole request that was refused, and what became of it.
 *
 * @param dataset empty when it was not known
 * @param id empty when there was none
 * @param outcome accepted, quarantined, warned, suppressed, rejected or retry
 * @param code empty when there is nothing to say
 * @param reason shows no values of the event
 * @param row as it is stored, shared with the event and not copied; only kept while somebody may look at it
 */
public record Sighting(
        Instant at,
        String source,
        String dataset,
        String id,
        String outcome,
        String code,
        String reason,
        Optional<byte[]> row) {
    /** The same without its row, for keeping. */
    Sighting withoutRow() {
        return row.isEmpty() ? this : new Sighting(at, source, dataset, id, outcome, code, reason, Optional.empty());
    }

    /** One JSON object on one line. */
    String json() {
        StringBuilder json = new StringBuilder(200);
        json.append("{\"at\":\"").append(at).append('"');
        add(json, "source", source);
        add(json, "dataset", dataset);
        add(json, "id", id);
        add(json, "outcome", outcome);
        add(json, "code", code);
        add(json, "reason", reason);
        row.ifPresent(line -> json.append(",\"row\":").append(new String(line, StandardCharsets.UTF_8)));
        return json.append('}').toString();
    }

    private static void add(StringBuilder json, String name, String value) {
        if (!value.isEmpty()) {
            json.append(",\"").append(name).append("\":\"");
            JsonStringEncoder.getInstance().quoteAsString(value, json);
            json.append('"');
        }
    }
}
