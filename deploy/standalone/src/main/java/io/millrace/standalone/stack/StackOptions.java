package io.millrace.standalone.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a standalone installation is started.
 *
 * @param data directory that keeps everything
 * @param fresh whether what is in it is deleted first
 * @param javaHome JDK or JRE of the children
 * @param libraries directory that holds every jar
 * @param jobs directory of the SQL jobs that run continuously, once there is one
 * @param settings further settings of the services, as environment variables
 */
public record StackOptions(
        Path data, boolean fresh, Ports ports, Path javaHome, Path libraries, Path jobs, Map<String, String> settings) {
    public StackOptions {
        settings = Map.copyOf(settings);
    }

    /** Without further settings. */
    public StackOptions(Path data, boolean fresh, Ports ports, Path javaHome, Path libraries, Path jobs) {
        this(data, fresh, ports, javaHome, libraries, jobs, Map.of());
    }

    /** With the jobs in the data directory. */
    public StackOptions(Path data, boolean fresh, Ports ports, Path javaHome, Path libraries) {
        this(data, fresh, ports, javaHome, libraries, data.resolve("jobs"));
    }

    /** What runs from the start: the service of the jobs only where there are jobs, since Spark is large. */
    public Set<Component> components() {
        Set<Component> components = Component.available();
        if (hasJobs()) {
            components.add(Component.SQL_JOBS);
        }
        return components;
    }

    /** Whether there is a job or a pull at this moment. */
    boolean hasJobs() {
        if (!Files.isDirectory(jobs)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(jobs)) {
            return files.anyMatch(file -> file.toString().endsWith(".sql")
                    || (file.toString().endsWith(".yaml") && file.startsWith(jobs.resolve("pulls"))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + jobs, e);
        }
    }
}
