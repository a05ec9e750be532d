package io.millrace.schemas.change;

import io.millrace.schemas.dataset.DatasetName;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The types that the columns of a source table have in the source. JSON shows what a value is, not what its column holds: this
 * tells how the mirror's columns are made.
 *
 * <p>The connector keeps it in ZooKeeper at {@link #path} before it commits the first change of a table, and when its columns
 * change. Columns that are gone from the source stay, because rows that have them may still be under way.
 *
 * @param types each column's type as the source's {@code information_schema} writes it, such as {@code int unsigned}, by its name
 */
public record SourceColumns(Map<String, String> types) {
    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public SourceColumns {
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /** Where ZooKeeper has it, below the root of everything of Millrace. */
    public static String path(String root, DatasetName dataset) {
        return root + "/source-columns/" + dataset.value();
    }

    /** These columns, and those that only the earlier ones had. */
    public SourceColumns over(SourceColumns earlier) {
        Map<String, String> all = new LinkedHashMap<>(types);
        earlier.types.forEach(all::putIfAbsent);
        return new SourceColumns(all);
    }

    public byte[] encode() {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("format", FORMAT);
        ObjectNode columns = document.putObject("columns");
        types.forEach(columns::put);
        return MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @throws IllegalArgumentException when the bytes are none that this version understands
     */
    public static SourceColumns decode(byte[] bytes) {
        try {
            JsonNode document = MAPPER.readTree(bytes);
            if (document.path("format").asInt(0) != FORMAT) {
                throw new IllegalArgumentException(
                        "format " + document.path("format") + " of a table's columns is not known");
            }
            Map<String, String> types = new LinkedHashMap<>();
            document.path("columns")
                    .properties()
                    .forEach(column ->
                            types.put(column.getKey(), column.getValue().asString()));
            return new SourceColumns(types);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a table's columns can't be read", e);
        }
    }
}
