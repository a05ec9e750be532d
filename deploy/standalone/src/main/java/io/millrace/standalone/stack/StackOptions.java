package io.millrace.standalone.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a standalone installation is started.
 *
 * @param data directory that keeps everything
 * @param fresh whether what is in it is deleted first
 * @param javaHome JDK or JRE of the children
 * @param libraries directory that holds every jar
 * @param settings further settings of the services, as environment variables
 */
public record StackOptions(
        Path data, boolean fresh, Ports ports, Path javaHome, Path libraries, Map<String, String> settings) {
    public StackOptions {
        settings = Map.copyOf(settings);
    }

    /** Without further settings. */
    public StackOptions(Path data, boolean fresh, Ports ports, Path javaHome, Path libraries) {
        this(data, fresh, ports, javaHome, libraries, Map.of());
    }
}
