package io.millrace.jobs;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML mapping of two levels with the line of each key. Works on YAML's nodes, because they know their lines and keep every
 * scalar as written: YAML 1.1 turns the key {@code on} into a truth value.
 */
public final class HeaderYaml {
    private static final int DEEPEST = 8;

    private final String what;
    private final int firstLine;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    /** Takes what is wrong. */
    @FunctionalInterface
    public interface Problems {
        void add(int line, String message);
    }

    /**
     * @param what names the text in what is wrong with it, such as "the header"
     * @param firstLine line of the file on which the text begins
     */
    public HeaderYaml(String what, String text, int firstLine, Problems problems) {
        this.what = what;
        this.firstLine = firstLine;
        this.problems = problems;
        try {
            read(compose(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            problems.add(firstLine + line, what + " is not valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(firstLine, what + " is not valid YAML: " + e.getMessage());
        }
    }

    /** Whether the key stands there. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Line of a key; the header's first line when it isn't there. */
    public int line(String key) {
        return lines.getOrDefault(key, 1);
    }

    /** Lines by key; keys of sections stand after their section and a dot. */
    public Map<String, Integer> lines() {
        return lines;
    }

    /** The scalar below a key. One that is empty or no scalar is a problem, and empty. */
    public Optional<String> text(String key) {
        Node value = values.get(key);
        return value == null ? Optional.empty() : scalar(key, value).map(ScalarNode::getValue);
    }

    /** The scalars of the mapping below a key, by their keys. */
    public Map<String, ScalarNode> section(String key) {
        Node value = values.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof MappingNode mapping)) {
            problems.add(line(key), key + " must be a mapping of names to values");
            return Map.of();
        }
        Map<String, ScalarNode> section = new LinkedHashMap<>();
        entries(key + ".", mapping)
                .forEach((name, node) -> scalar(key + "." + name, node).ifPresent(scalar -> section.put(name, scalar)));
        return section;
    }

    /** Makes a problem of every key but these. */
    public void refuseOtherKeys(List<String> known) {
        List<String> others = new ArrayList<>(values.keySet());
        others.removeAll(known);
        for (String other : others) {
            problems.add(line(other), "'" + other + "' is not a key; the keys are " + String.join(", ", known));
        }
    }

    private static @Nullable Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    }

    private void read(@Nullable Node root) {
        if (!(root instanceof MappingNode mapping)) {
            problems.add(firstLine, what + " must be a mapping of keys to values");
            return;
        }
        values.putAll(entries("", mapping));
    }

    private Map<String, Node> entries(String prefix, MappingNode mapping) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            int line = firstLine + key.getStartMark().getLine();
            if (!(key instanceof ScalarNode scalar)) {
                problems.add(line, "a key must be text");
            } else if (entries.containsKey(scalar.getValue())) {
                problems.add(line, prefix + scalar.getValue() + " stands there twice");
            } else {
                entries.put(scalar.getValue(), tuple.getValueNode());
                lines.put(prefix + scalar.getValue(), line);
            }
        }
        return entries;
    }

    private Optional<ScalarNode> scalar(String key, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.add(line(key), key + " must be a single value");
            return Optional.empty();
        }
        if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
            problems.add(line(key), key + " has no value");
            return Optional.empty();
        }
        return Optional.of(scalar);
    }
}
