package io.millrace.ingest.privacy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of which fields, as a tree of names: a path goes through objects, and through every element of arrays. */
final class FieldRules {
    private final Map<String, FieldRules> children = new HashMap<>();
    private Optional<Action> action = Optional.empty();

    /** What becomes of a field's value. */
    enum Action {
        DROP,
        HASH,
        TRUNCATE_ADDRESS
    }

    void add(List<String> paths, Action of) {
        for (String path : paths) {
            FieldRules node = this;
            for (String name : path.split("\\.")) {
                node = node.children.computeIfAbsent(name, key -> new FieldRules());
            }
            node.action = Optional.of(of);
        }
    }

    Optional<FieldRules> child(String name) {
        return Optional.ofNullable(children.get(name));
    }

    Optional<Action> action() {
        return action;
    }

    boolean isEmpty() {
        return children.isEmpty();
    }
}
