package io.millrace.standalone.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of a child process. Its output goes to its log file. Its standard input is a pipe that nobody writes to: when
 * this process dies, the pipe ends, and the child ends itself.
 */
public final class ChildProcess {
    private final ProcessSpec spec;
    private final Process process;

    private ChildProcess(ProcessSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    /**
     * @throws IOException when the program cannot be started
     */
    public static ChildProcess start(ProcessSpec spec) throws IOException {
        // Ctrl-C in a terminal reaches the whole process group; children ignore it, so that they are stopped in order.
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        command.addAll(spec.command());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(spec.directory().toFile()).redirectErrorStream(true);
        builder.environment().putAll(spec.environment());
        LogFile log = new LogFile(spec.log());
        ChildProcess child = new ChildProcess(spec, builder.start());
        Thread pump = new Thread(() -> child.copyOutput(log), "log-" + spec.name());
        pump.setDaemon(true);
        pump.start();
        return child;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the process has ended. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks the process to stop, and kills it when it has not stopped in time. Returns when it has ended. */
    public void stop(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** Goes on reading when the log cannot be written, so that a full disk does not block the child on its own output. */
    private void copyOutput(LogFile log) {
        byte[] buffer = new byte[8192];
        try (log;
                InputStream output = process.getInputStream()) {
            boolean writable = true;
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                writable = writable && write(log, buffer, read);
            }
        } catch (IOException e) {
            // The pipe ends with the child.
        }
    }

    private static boolean write(LogFile log, byte[] bytes, int length) {
        try {
            log.write(bytes, length);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return spec.name() + " (pid " + pid() + ")";
    }
}
