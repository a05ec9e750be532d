package io.millrace.standalone.mainline;

import io.millrace.standalone.stack.Stack;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code millrace up} in a process of its own, on the data and the ports of a stack that was closed. */
final class UpProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path errors;
    private final Path data;

    private UpProcess(Process process, Path errors, Path data) {
        this.process = process;
        this.errors = errors;
        this.data = data;
    }

    static UpProcess start(Stack closed) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-Dmillrace.lib=" + System.getProperty("millrace.lib"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.standalone.cli.Millrace",
                "up",
                "--json",
                "--data",
                closed.data().toString()));
        closed.ports().byName().forEach((name, port) -> command.addAll(List.of("--port", name + "=" + port)));
        Path errors = Files.createTempFile("up-", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new UpProcess(process, errors, closed.data());
    }

    /** It prints one line once all is ready. */
    void awaitReady() throws IOException {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).as(() -> said()).isNotNull();
        }
    }

    /** As kill -9 does; also some of its children at the same moment, whose own servers nobody stops then. */
    void kill(String... children) throws IOException, InterruptedException {
        List<ProcessHandle> killed = new ArrayList<>(List.of(process.toHandle()));
        for (String child : children) {
            List<ProcessHandle> named = process.children()
                    .filter(handle ->
                            StackProcesses.commandLine(handle.pid()).contains("EmbeddedServer " + child + " "))
                    .toList();
            assertThat(named).as(child).hasSize(1);
            killed.addAll(named);
        }
        killed.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    /** As Ctrl-C does; nothing is left when it returns. */
    void stop() throws IOException, InterruptedException {
        process.toHandle().destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(() -> said())
                .isTrue();
        assertThat(StackProcesses.pids(data))
                .as("processes left behind")
                .extracting(StackProcesses::describe)
                .isEmpty();
    }

    private String said() {
        try {
            return "up said " + Files.readString(errors);
        } catch (IOException e) {
            return "up said what can't be read";
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Files.deleteIfExists(errors);
    }
}
