package io.millrace.schemas.warehouse;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes published tables as UTF-8 JSON. Readers ignore fields that they don't know. */
public final class PublishedTableCodec {
    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PublishedTableCodec() {}

    public static byte[] encode(PublishedTable table) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("format", FORMAT);
        document.put("dataset", table.dataset().value());
        document.put("schema", table.schema());
        document.put("table", table.table());
        ArrayNode columns = document.putArray("columns");
        for (TableColumn column : table.columns()) {
            ObjectNode described =
                    columns.addObject().put("name", column.name()).put("type", column.type());
            column.length().ifPresent(length -> described.put("length", length));
            column.scale().ifPresent(scale -> described.put("scale", scale));
        }
        return MAPPER.writeValueAsBytes(document);
    }

    /**
     * @throws MillraceException {@link ErrorCode#NOT_JSON} when it is no published table
     */
    public static PublishedTable decode(byte[] document) {
        try {
            JsonNode root = MAPPER.readTree(document);
            List<TableColumn> columns = new ArrayList<>();
            for (JsonNode column : root.path("columns")) {
                columns.add(new TableColumn(
                        column.path("name").asString(),
                        column.path("type").asString(),
                        number(column, "length"),
                        number(column, "scale")));
            }
            return new PublishedTable(
                    new DatasetName(root.path("dataset").asString()),
                    root.path("schema").asString(),
                    root.path("table").asString(),
                    columns);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new MillraceException(
                    ErrorCode.NOT_JSON, "a record of the topic " + PublishedTable.TOPIC + " is no table", e);
        }
    }

    private static OptionalInt number(JsonNode column, String field) {
        JsonNode value = column.path(field);
        return value.isInt() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }
}
