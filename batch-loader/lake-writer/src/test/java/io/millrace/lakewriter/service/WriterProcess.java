package io.millrace.lakewriter.service;

import com.google.common.collect.ImmutableList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.lakewriter.kafka.KafkaClients;
import io.millrace.runtime.contract.Contracts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A lake writer in a process of its own, for tests that kill it and make it stand still. */
final class WriterProcess implements AutoCloseable {
    private final Process process;

    private WriterProcess(Process process) {
        this.process = process;
    }

    /** Starts one; it says nothing and ends when it is killed. */
    static WriterProcess start(Stack stack, String topics, String group, String instance, Duration age, Path log) {
        List<String> command = ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .add("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"))
                .add(WriterProcess.class.getName())
                .add(stack.kafka.bootstrapServers(), topics, group, instance, Long.toString(age.toMillis()))
                .add(stack.objectStore.endpoint().toString(), stack.objectStore.region(), stack.objectStore.bucket())
                .build();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "CLASSPATH", System.getProperty("java.class.path"),
                        "TEST_ACCESS_KEY", stack.objectStore.accessKey(),
                        "TEST_SECRET_KEY", stack.objectStore.secretKey()));
        try {
            return new WriterProcess(builder.start());
        } catch (IOException e) {
            throw new IllegalStateException("a writer's process could not be started", e);
        }
    }

    /** What the process runs. */
    public static void main(String[] arguments) throws InterruptedException {
        KafkaClients clients = new KafkaClients(
                arguments[0],
                Map.of(),
                arguments[2],
                Optional.of(arguments[3]),
                Duration.ofSeconds(6),
                Duration.ofSeconds(1));
        S3ObjectStore store = new S3ObjectStore(S3Settings.at(
                        URI.create(arguments[5]),
                        arguments[6],
                        arguments[7],
                        System.getenv("TEST_ACCESS_KEY"),
                        System.getenv("TEST_SECRET_KEY"))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(8)));
        WriterOptions options = Stack.options(
                arguments[1], Duration.ofMillis(Long.parseLong(arguments[4])), 50_000_000, Contracts::none, List.of());
        new LakeWriter(clients, store, options, new SimpleMeterRegistry(), InstantSource.system()).start();
        Thread.currentThread().join();
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The process stands still, as one that swaps or whose machine is suspended. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("the signal " + name + " could not be sent");
            }
        } catch (IOException e) {
            throw new IllegalStateException("the signal " + name + " could not be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
