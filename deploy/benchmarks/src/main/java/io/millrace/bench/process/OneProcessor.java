package io.millrace.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Confines a process to one of the processors that this one may use. */
final class OneProcessor {
    private static final List<Path> TASKSET = List.of(Path.of("/usr/bin/taskset"), Path.of("/bin/taskset"));
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private OneProcessor() {}

    /** What to put before a command; nothing where the system has no such program. */
    static List<String> launcher() throws IOException {
        if (TASKSET.stream().noneMatch(Files::isExecutable)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> last(line.substring(ALLOWED.length()).strip()))
                    .map(processor -> List.of("taskset", "-c", processor))
                    .findFirst()
                    .orElse(List.of());
        }
    }

    /** Of a list such as {@code 0-3,6}. */
    private static String last(String list) {
        return list.replaceAll(".*[-,]", "");
    }
}
