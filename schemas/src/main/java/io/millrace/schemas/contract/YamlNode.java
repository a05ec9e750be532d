package io.millrace.schemas.contract;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A node of a YAML document that knows its line. Asking for something that is there but of another shape adds a problem and
 * gives nothing.
 */
final class YamlNode {
    private static final int DEEPEST = 20;

    private final Node node;
    private final Problems problems;

    /** Takes what is wrong. */
    @FunctionalInterface
    interface Problems {
        void add(int line, String message);
    }

    private YamlNode(Node node, Problems problems) {
        this.node = node;
        this.problems = problems;
    }

    /**
     * The root of the only document of the text; empty when the text is empty.
     *
     * @throws org.yaml.snakeyaml.error.YAMLException when the text is not YAML
     */
    static Optional<YamlNode> compose(String text, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        @Nullable Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        return Optional.ofNullable(root).map(node -> new YamlNode(node, problems));
    }

    int line() {
        return node.getStartMark().getLine() + 1;
    }

    void problem(String message) {
        problems.add(line(), message);
    }

    /** The value below a key of a mapping; empty when it is missing or null. */
    Optional<YamlNode> get(String key) {
        return Optional.ofNullable(entries().get(key));
    }

    /** The scalar below a key. */
    Optional<String> text(String key) {
        return get(key).flatMap(value -> value.scalar(key));
    }

    /** This node as a scalar. */
    Optional<String> scalar(String name) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problem(name + " must be a single value");
        return Optional.empty();
    }

    /** The elements of the list below a key; none when it is missing. */
    List<YamlNode> list(String key) {
        Optional<YamlNode> value = get(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get().node instanceof SequenceNode sequence)) {
            value.get().problem(key + " must be a list");
            return List.of();
        }
        return sequence.getValue().stream()
                .map(item -> new YamlNode(item, problems))
                .toList();
    }

    /** The scalars of the list below a key, as written; a single scalar counts as a list of one. */
    List<String> texts(String key) {
        if (get(key).filter(value -> value.node instanceof ScalarNode).isPresent()) {
            return text(key).stream().toList();
        }
        List<String> texts = new ArrayList<>();
        list(key).forEach(item -> item.scalar("each of " + key).ifPresent(texts::add));
        return texts;
    }

    /** Reports every key that is none of these, and says so when this is no mapping. */
    void allowOnly(Set<String> keys, String what) {
        if (!(node instanceof MappingNode)) {
            problem(what + " must be a mapping of keys to values");
            return;
        }
        entries().forEach((key, value) -> {
            if (!keys.contains(key)) {
                value.problem("'" + key + "' is not a key of " + what + "; the keys are "
                        + String.join(", ", new TreeSet<>(keys)));
            }
        });
    }

    Set<String> keys() {
        return entries().keySet();
    }

    private Map<String, YamlNode> entries() {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && !Tag.NULL.equals(tuple.getValueNode().getTag())) {
                    entries.put(key.getValue(), new YamlNode(tuple.getValueNode(), problems));
                }
            }
        }
        return entries;
    }
}
