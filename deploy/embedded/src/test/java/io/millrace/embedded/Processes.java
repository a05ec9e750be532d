package io.millrace.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Processes of this machine. */
final class Processes {

    private Processes() {}

    /** The command lines of the processes, this one apart, that name the directory. */
    static List<String> namedBy(Path directory) {
        String name = directory.toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .map(process -> process.info().commandLine())
                .flatMap(Optional::stream)
                .filter(commandLine -> commandLine.contains(name))
                .toList();
    }
}
