package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Database servers' processes, which may have outlived the program that started them.
 *
 * <p>They are known by their program and by the data directory in their arguments, not by a pid file: the number in one may
 * since have been given to another process, and a server that is still making its database has none.
 */
final class ServerProcesses {

    /** How to ask a server to stop without waiting for its clients. */
    enum StopSignal {
        TERM,
        INT
    }

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private ServerProcesses() {}

    /**
     * Stops what runs these programs on the directory, with everything it started; kills what doesn't stop in time.
     *
     * @throws BackendException if something can't be stopped
     */
    static void stopAll(Path dataDirectory, StopSignal signal, String... programs)
            throws IOException, InterruptedException {
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> runs(process, List.of(programs), dataDirectory))
                .toList();
        for (ProcessHandle process : processes) {
            stop(process, signal);
        }
    }

    private static void stop(ProcessHandle process, StopSignal signal) throws IOException, InterruptedException {
        List<ProcessHandle> family =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        send(process, signal);
        if (ended(family, STOP_LIMIT)) {
            return;
        }
        family.forEach(ProcessHandle::destroyForcibly);
        if (!ended(family, KILL_LIMIT)) {
            throw new BackendException("Can't stop the process " + process.pid() + " ("
                    + process.info().command().orElse("?") + "): stop it by hand");
        }
    }

    private static void send(ProcessHandle process, StopSignal signal) throws IOException, InterruptedException {
        if (signal == StopSignal.TERM) {
            process.destroy();
            return;
        }
        // The platform itself sends TERM and KILL alone.
        new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static boolean ended(List<ProcessHandle> processes, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(ServerProcesses::lives)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** A process that ended stays listed until its parent asks for its exit code, and not every container's first one does. */
    private static boolean lives(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static boolean runs(ProcessHandle process, List<String> programs, Path dataDirectory) {
        ProcessHandle.Info info = process.info();
        // A program whose file was deleted since has " (deleted)" behind its name.
        String command = info.command().orElse("").replaceFirst(" \\(deleted\\)$", "");
        return programs.stream().anyMatch(program -> command.endsWith("/" + program))
                && info.arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(argument -> argument.equals(dataDirectory.toString())
                                || argument.equals("--datadir=" + dataDirectory));
    }
}
