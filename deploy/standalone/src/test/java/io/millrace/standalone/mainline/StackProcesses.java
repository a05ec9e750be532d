package io.millrace.standalone.mainline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The processes of the installation on a data directory, by what their command lines and pid files say. */
final class StackProcesses {
    private StackProcesses() {}

    /** Every process whose command line names the directory, and the PostgreSQL server that keeps its data there. */
    static List<Long> pids(Path data) throws IOException {
        List<Long> pids = new ArrayList<>();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            for (ProcessHandle process : all.toList()) {
                if (process.pid() != ProcessHandle.current().pid()
                        && commandLine(process.pid()).contains(data.toString())) {
                    pids.add(process.pid());
                }
            }
        }
        return pids;
    }

    /** A process for people: its id, its program and what it runs. */
    static String describe(long pid) {
        String[] words = commandLine(pid).split(" ");
        String what = words[0].endsWith("java")
                ? java.util.Arrays.stream(words)
                        .filter(word -> word.startsWith("io.millrace."))
                        .findFirst()
                        .orElse("java")
                : words[0];
        return pid + " (" + what + ")";
    }

    static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }
}
