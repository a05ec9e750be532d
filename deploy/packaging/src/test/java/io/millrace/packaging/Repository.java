package io.millrace.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of the repository, seen from this module. */
final class Repository {
    private static final Path ROOT = Path.of("..", "..");

    private Repository() {}

    static Path file(String name) {
        return ROOT.resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A YAML file, aliases and merges resolved. */
    static JsonNode yaml(String name) {
        Object loaded = new Yaml().load(text(name));
        return new JsonMapper().valueToTree(loaded);
    }
}
