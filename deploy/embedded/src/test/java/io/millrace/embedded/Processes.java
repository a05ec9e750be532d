package io.millrace.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Processes of this machine. */
final class Processes {

    private Processes() {}

    /** The command lines of the processes, this one apart, that name the directory. */
    static List<String> namedBy(Path directory) {
        return handlesNamedBy(directory).stream()
                .map(process -> process.info().commandLine())
                .flatMap(Optional::stream)
                .toList();
    }

    /** The processes, this one apart, that name the directory in their command line. */
    static List<ProcessHandle> handlesNamedBy(Path directory) {
        String name = directory.toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info().commandLine().orElse("").contains(name))
                .toList();
    }
}
