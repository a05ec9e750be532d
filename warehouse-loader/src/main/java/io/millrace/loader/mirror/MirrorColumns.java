package io.millrace.loader.mirror;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the envelope of a change is laid out in the columns of a staging table. */
public final class MirrorColumns {
    /** What the columns of the key are called while changes are staged, followed by their number. */
    static final String KEY = "_key_";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private MirrorColumns() {}

    /** The batch as its changes look in a table: its schema is that of the mirrored rows. */
    public static BatchManifest asRows(BatchManifest batch, ChangeShape shape) {
        List<ColumnSeen> columns = new ArrayList<>();
        columns.add(seen(ReservedColumns.OP, ValueType.STRING, batch.rows()));
        columns.add(seen(ReservedColumns.POSITION, ValueType.INTEGER, batch.rows()));
        columns.add(seen(ReservedColumns.COMMITTED_AT, ValueType.TIMESTAMP_WITH_ZONE, batch.rows()));
        columns.add(seen(ReservedColumns.DELETED, ValueType.BOOLEAN, batch.rows()));
        columns.addAll(shape.columns());
        return new BatchManifest(
                batch.format(),
                batch.dataset(),
                batch.topic(),
                batch.topicId(),
                batch.partition(),
                batch.start(),
                batch.end(),
                batch.object(),
                batch.bytes(),
                batch.sha256(),
                batch.rows(),
                batch.duplicates(),
                batch.bad(),
                batch.firstTimestamp(),
                batch.lastTimestamp(),
                columns,
                batch.writer());
    }

    private static ColumnSeen seen(String name, ValueType type, long rows) {
        return new ColumnSeen(name, Set.of(type), rows, 0, 1);
    }

    /**
     * The JSONPaths file that COPY lays changes out with, one path for each column of the staging table ("COPY from JSON
     * format" in the Redshift developer guide).
     *
     * @param columns original names by the table's columns
     * @param key columns of the key
     */
    public static byte[] jsonPaths(Map<String, String> columns, List<String> key) {
        ObjectNode document = MAPPER.createObjectNode();
        ArrayNode paths = document.putArray("jsonpaths");
        paths.add("$['op']").add("$['seq']").add("$['ts']");
        key.forEach(column -> paths.add(path("key", columns.getOrDefault(column, column))));
        columns.values().forEach(name -> paths.add(path("after", name)));
        return MAPPER.writeValueAsBytes(document);
    }

    private static String path(String image, String name) {
        return "$['" + image + "']['" + name + "']";
    }
}
