package io.millrace.standalone.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a child process.
 *
 * @param name of the process, for people and for its log file
 * @param command program and arguments; no secrets, other users of the machine can read them
 * @param environment added to this process's own
 * @param log where its output goes
 */
public record ProcessSpec(
        String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "ProcessSpec[" + name + "]";
    }
}
