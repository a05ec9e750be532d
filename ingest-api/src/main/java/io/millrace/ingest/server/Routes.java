package io.millrace.ingest.server;

import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.schemas.error.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the endpoint of a path and method. */
public final class Routes implements Handler {
    private record Path(String name, Map<String, Handler> methods) {}

    /** A path that ends with a slash stands for all that have one more segment. */
    private final Map<String, Path> paths;

    private Routes(Map<String, Path> paths) {
        this.paths = Map.copyOf(paths);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The name of the endpoint that a path leads to. */
    public Optional<String> name(String path) {
        return find(path).map(Path::name);
    }

    /** The methods that a path takes; none when it leads nowhere. */
    public Set<String> methods(String path) {
        return find(path).map(found -> Set.copyOf(found.methods.keySet())).orElse(Set.of());
    }

    /** Every method and path as they were registered, such as {@code POST /v1/track}. */
    public SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>();
        paths.forEach((path, found) -> found.methods.keySet().forEach(method -> all.add(method + " " + path)));
        return all;
    }

    @Override
    public BodyHandler accept(RequestHead head) {
        Map<String, Handler> methods = find(head.path())
                .orElseThrow(() -> new ProblemException(404, ErrorCode.MALFORMED_REQUEST, "there is no such endpoint"))
                .methods;
        Handler endpoint = methods.get(head.method());
        if (endpoint == null) {
            throw new ProblemException(
                    Problem.of(405, ErrorCode.MALFORMED_REQUEST, "the endpoint does not take this method")
                            .withHeader("Allow", String.join(", ", methods.keySet())));
        }
        return endpoint.accept(head);
    }

    private Optional<Path> find(String path) {
        Path exact = paths.get(path);
        if (exact != null) {
            return Optional.of(exact);
        }
        return Optional.ofNullable(paths.get(path.substring(0, path.lastIndexOf('/') + 1)));
    }

    /** Collects endpoints. */
    public static final class Builder {
        private final Map<String, Path> paths = new HashMap<>();

        private Builder() {}

        /**
         * @param name of the endpoint in metrics
         * @param path such as {@code /v1/track}; {@code /v1/webhook/} stands for {@code /v1/webhook/<anything>}
         */
        public Builder add(String name, String method, String path, Handler endpoint) {
            Path known = paths.computeIfAbsent(path, any -> new Path(name, new TreeMap<>()));
            if (known.methods.put(method, endpoint) != null) {
                throw new IllegalArgumentException(method + " " + path + " has two endpoints");
            }
            return this;
        }

        public Routes build() {
            return new Routes(paths);
        }
    }
}
