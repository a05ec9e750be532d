package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link EmbeddedServer} in a Java process of its own. */
final class ServerInOwnProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private ServerInOwnProcess(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    static ServerInOwnProcess start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedServer.class.getName()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("server-", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new ServerInOwnProcess(builder.start(), errors);
    }

    /** Waits for the server and returns its port. */
    int awaitReady(String name) throws IOException {
        String line = output.readLine();
        assertThat(line).as("first line, errors: %s", errors()).isNotNull().startsWith("READY " + name + " ");
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As the end of the parent does. */
    int endInput() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return awaitExit();
    }

    /** As SIGTERM does. */
    int terminate() throws IOException, InterruptedException {
        // The process's own method would also close its output here.
        process.toHandle().destroy();
        return awaitExit();
    }

    int awaitExit() throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(output.readLine()).as("further output").isNull();
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
        Files.deleteIfExists(errors);
    }
}
