package io.millrace.cdc.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody asks for a copy of a table.
 *
 * @param id chosen by whoever asks; shown in logs
 * @param clears whether consumers are told first that the table is empty, so that rows which are gone in the source go everywhere
 */
public record SnapshotRequest(String id, String database, String table, boolean clears) {
    private static final String COMMAND = "snapshot";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public SnapshotRequest {
        if (id.isBlank() || database.isBlank() || table.isBlank()) {
            throw new IllegalArgumentException("a request needs an id, a database and a table");
        }
    }

    /** Where requests for the tables of a source go. */
    public static String topic(String source) {
        return "millrace.commands." + source;
    }

    byte[] encode() {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("format", 1);
        document.put("command", COMMAND);
        document.put("id", id);
        document.put("database", database);
        document.put("table", table);
        document.put("clear", clears);
        return MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when the bytes are no request that this version understands. */
    static Optional<SnapshotRequest> decode(byte[] bytes) {
        try {
            JsonNode document = MAPPER.readTree(bytes);
            if (!document.path("command").asString("").equals(COMMAND)) {
                return Optional.empty();
            }
            return Optional.of(new SnapshotRequest(
                    document.path("id").asString(""),
                    document.path("database").asString(""),
                    document.path("table").asString(""),
                    document.path("clear").asBoolean(false)));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
