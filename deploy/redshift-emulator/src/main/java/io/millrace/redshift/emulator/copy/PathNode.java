package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyCommand.JsonMapping;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A place in a JSON object: which columns it feeds, and the places below it that matter. */
final class PathNode {
    private final Map<String, PathNode> fields = new HashMap<>();
    private final Map<Integer, PathNode> elements = new HashMap<>();
    private int[] columns = new int[0];
    private final boolean ignoreCase;

    private PathNode(boolean ignoreCase) {
        this.ignoreCase = ignoreCase;
    }

    /** Keys of the first level that are named like the columns. */
    static PathNode named(List<TargetColumn> columns, JsonMapping.Auto auto) {
        PathNode root = new PathNode(auto.ignoreCase());
        for (int i = 0; i < columns.size(); i++) {
            root.child(new JsonPath.Field(columns.get(i).name())).feed(i);
        }
        return root;
    }

    /** The path at an index feeds the column at that index. */
    static PathNode paths(List<List<JsonPath>> paths) {
        PathNode root = new PathNode(false);
        for (int i = 0; i < paths.size(); i++) {
            PathNode node = root;
            for (JsonPath step : paths.get(i)) {
                node = node.child(step);
            }
            node.feed(i);
        }
        return root;
    }

    /** The whole object feeds the first column. */
    static PathNode whole() {
        PathNode root = new PathNode(false);
        root.feed(0);
        return root;
    }

    /** Not to be changed. */
    int[] columns() {
        return columns;
    }

    private void feed(int column) {
        columns = Arrays.copyOf(columns, columns.length + 1);
        columns[columns.length - 1] = column;
    }

    boolean hasFields() {
        return !fields.isEmpty();
    }

    boolean hasElements() {
        return !elements.isEmpty();
    }

    Optional<PathNode> field(String name) {
        return Optional.ofNullable(fields.get(ignoreCase ? name.toLowerCase(Locale.ROOT) : name));
    }

    Optional<PathNode> element(int index) {
        return Optional.ofNullable(elements.get(index));
    }

    private PathNode child(JsonPath step) {
        if (step instanceof JsonPath.Element element) {
            return elements.computeIfAbsent(element.index(), index -> new PathNode(false));
        }
        return fields.computeIfAbsent(((JsonPath.Field) step).name(), name -> new PathNode(false));
    }
}
