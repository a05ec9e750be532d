package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A database server's main process, known by its pid file. It may have outlived the program that started it. */
final class ServerProcess {

    /** How to ask a server to stop without waiting for its clients. */
    enum StopSignal {
        TERM,
        INT
    }

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final String program;
    private final ProcessHandle process;

    private ServerProcess(String program, ProcessHandle process) {
        this.program = program;
        this.process = process;
    }

    /**
     * The live process that a pid file names, if it really is that program on that data directory: the number may since
     * have been given to another process.
     *
     * @param pidFile its first line is the pid
     */
    static Optional<ServerProcess> find(Path pidFile, String program, Path dataDirectory) throws IOException {
        return pid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(process -> runs(process, program, dataDirectory))
                .map(process -> new ServerProcess(program, process));
    }

    long pid() {
        return process.pid();
    }

    /**
     * Stops the process and everything it started; kills them if they don't stop in time.
     *
     * @throws BackendException if they can't be stopped
     */
    void stop(StopSignal signal) throws IOException, InterruptedException {
        List<ProcessHandle> family =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        send(signal);
        if (ended(family, STOP_LIMIT)) {
            return;
        }
        family.forEach(ProcessHandle::destroyForcibly);
        if (!ended(family, KILL_LIMIT)) {
            throw new BackendException(
                    "Can't stop the process " + process.pid() + " (" + program + "): stop it by hand");
        }
    }

    private void send(StopSignal signal) throws IOException, InterruptedException {
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
        CompletableFuture<?>[] exits =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(exits).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for a process to end failed", e);
        }
    }

    private static Optional<Long> pid(Path pidFile) throws IOException {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst().map(String::strip).map(Long::parseLong);
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean runs(ProcessHandle process, String program, Path dataDirectory) {
        ProcessHandle.Info info = process.info();
        // A program whose file was deleted since has " (deleted)" behind its name.
        boolean sameProgram = info.command()
                .map(command -> command.endsWith("/" + program) || command.endsWith("/" + program + " (deleted)"))
                .orElse(false);
        return sameProgram
                && info.arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(argument ->
                                argument.equals(dataDirectory.toString()) || argument.endsWith("=" + dataDirectory));
    }
}
