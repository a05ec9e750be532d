package io.millrace.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Java program in a process of its own, with this process's class path. It ends itself when its standard input does,
 * so none outlives a benchmark that was killed. Its output goes to a log file.
 */
public final class JavaProcess implements AutoCloseable {
    /** What a program of the harness prints before the one line that it has to say, such as its address. */
    public static final String READY = "READY ";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final int FIRST_JDK_WITH_NATIVE_ACCESS_CHECK = 24;

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private JavaProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** A program of the harness: one that prints {@link #READY}, and that logs nothing but warnings. */
    public static JavaProcess startOfHarness(Class<?> main, List<String> options, List<String> arguments, Path log) {
        List<String> quiet = new ArrayList<>(options);
        quiet.add("-Dlogback.configurationFile=bench-logback.xml");
        return start(main, quiet, arguments, Map.of(), log);
    }

    /**
     * @param options of the virtual machine, such as {@code -Xmx256m}
     * @param log where its output goes
     */
    public static JavaProcess start(
            Class<?> main, List<String> options, List<String> arguments, Map<String, String> environment, Path log) {
        return startWith(System.getProperty("java.class.path"), main.getName(), options, arguments, environment, log);
    }

    /**
     * The same on so many processors and no more, where the system can hold it there.
     *
     * @param processors 1 or more, of which the machine should have as many
     */
    public static JavaProcess startOnFew(
            int processors, Class<?> main, List<String> options, Map<String, String> environment, Path log) {
        List<String> few = new ArrayList<>(options);
        few.add("-XX:ActiveProcessorCount=" + processors);
        return launch(
                Files.isExecutable(TASKSET) ? List.of(TASKSET.toString(), "-c", "0-" + (processors - 1)) : List.of(),
                System.getProperty("java.class.path"),
                main.getName(),
                few,
                List.of(),
                environment,
                log);
    }

    /** A program with a class path of its own. */
    public static JavaProcess startWith(
            String classPath,
            String main,
            List<String> options,
            List<String> arguments,
            Map<String, String> environment,
            Path log) {
        return launch(List.of(), classPath, main, options, arguments, environment, log);
    }

    private static JavaProcess launch(
            List<String> before,
            String classPath,
            String main,
            List<String> options,
            List<String> arguments,
            Map<String, String> environment,
            Path log) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8", "-Duser.timezone=UTC"));
        if (Runtime.version().feature() >= FIRST_JDK_WITH_NATIVE_ACCESS_CHECK) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            JavaProcess started = new JavaProcess(main.substring(main.lastIndexOf('.') + 1), builder.start(), log);
            Thread pump = new Thread(started::copyOutput, "log-" + started.name);
            pump.setDaemon(true);
            pump.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copyOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()));
                }
                Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IllegalStateException(name + " ended; its output is in " + log));
    }

    /** Waits for the program's line that begins with {@link #READY}; the rest of it. */
    public String awaitReady() throws Exception {
        try {
            return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    name + " was not ready after " + PATIENCE.toSeconds() + " s; its output is in " + log, e);
        }
    }

    /** Processor time that the process has used so far, in seconds. */
    public double processorSeconds() {
        return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1_000.0;
    }

    /** Memory that the process holds now, in bytes; 0 where the system doesn't tell. */
    public long residentBytes() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /** Kills the process, as a crash would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the process's input and waits a while, so that it stops what it has started itself. */
    void endInput() throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            return;
        }
        boolean unused = process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Process unused = process.destroyForcibly();
        }
    }
}
