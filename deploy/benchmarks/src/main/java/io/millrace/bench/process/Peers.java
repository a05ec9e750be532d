package io.millrace.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the other tools are that Millrace is measured beside. They are no part of the build. */
public final class Peers {
    /** Puts them there. */
    public static final String COMMAND = "mvn -B -q -f deploy/benchmark-peers package";

    private static final String DIRECTORY = "deploy/benchmark-peers/target";

    private Peers() {}

    /** Their class path; empty when nobody has put them there. */
    public static Optional<String> classPath() throws IOException {
        Path built = Path.of(System.getProperty("millrace.home", "."), DIRECTORY);
        Path libraries = built.resolve("class-path");
        if (!Files.isReadable(libraries)) {
            return Optional.empty();
        }
        return Optional.of(
                built.resolve("classes") + ":" + Files.readString(libraries).strip());
    }
}
