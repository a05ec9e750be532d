package io.millrace.redshift.emulator.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a definition says about a table's place on disk. PostgreSQL has none of it; a trigger there notes it for the catalog
 * views, from a comment at the end of the statement.
 */
final class TableAttributes {
    /** What the trigger looks for. */
    private static final String MARK = "/*redshift ";

    private Optional<String> distStyle = Optional.empty();
    private Optional<String> distKey = Optional.empty();
    private Optional<String> sortStyle = Optional.empty();
    private final List<String> like = new ArrayList<>();
    private final List<String> sortKeys = new ArrayList<>();
    private final Map<String, String> encodings = new LinkedHashMap<>();

    void distStyle(String style) {
        distStyle = Optional.of(style.toUpperCase(Locale.ROOT));
    }

    void distKey(String column) {
        distStyle("KEY");
        distKey = Optional.of(column);
    }

    void sortStyle(String style) {
        sortStyle = Optional.of(style.toUpperCase(Locale.ROOT));
    }

    void sortKey(String column) {
        if (sortStyle.isEmpty()) {
            sortStyle("COMPOUND");
        }
        sortKeys.add(column);
    }

    void encoding(String column, String encoding) {
        encodings.put(column, encoding.toLowerCase(Locale.ROOT));
    }

    void allEncodingsAuto() {
        encodings.put("", "auto");
    }

    /** @param table whose attributes the new table takes over, with its schema before it if that is said */
    void like(List<String> table) {
        like.addAll(table);
    }

    /** Empty if nothing was said. */
    Optional<String> comment() {
        ObjectNode said = JsonMapper.shared().createObjectNode();
        if (!like.isEmpty()) {
            like.forEach(said.withArray("like")::add);
        }
        distStyle.ifPresent(style -> said.put("diststyle", style));
        distKey.ifPresent(column -> said.put("distkey", column));
        sortStyle.ifPresent(style -> said.put("sortstyle", style));
        if (sortStyle.isPresent()) {
            sortKeys.forEach(said.withArray("sortkeys")::add);
        }
        encodings.forEach(said.withObject("encodings")::put);
        if (encodings.isEmpty()) {
            said.remove("encodings");
        }
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(MARK + said.toString().replace("/", "\\/") + "*/");
    }
}
