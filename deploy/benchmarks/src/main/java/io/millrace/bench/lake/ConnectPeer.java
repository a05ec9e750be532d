package io.millrace.bench.lake;

import io.millrace.bench.process.JavaProcess;
import io.millrace.embedded.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kafka Connect's file sink with string conversion, in standalone mode: one task, for several would write into each other's
 * lines. It neither compresses nor uploads.
 */
final class ConnectPeer {
    private static final String MAIN = "org.apache.kafka.connect.cli.ConnectStandalone";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MILLIS = 10;
    private static final double MEASURED_FROM = 0.3;
    private static final double MEASURED_TO = 0.6;

    private ConnectPeer() {}

    /** Records for each second in the middle of the topic: it is the slowest of all, and its speed stays the same. */
    static double measure(FilledTopic topic, String classPath, List<String> options, Path directory) throws Exception {
        Path file = directory.resolve("records.txt");
        Path worker = directory.resolve("worker.properties");
        Path sink = directory.resolve("sink.properties");
        String converter = "org.apache.kafka.connect.storage.StringConverter";
        Files.write(
                worker,
                List.of(
                        "bootstrap.servers=" + topic.bootstrapServers(),
                        "key.converter=" + converter,
                        "value.converter=" + converter,
                        "offset.storage.file.filename=" + directory.resolve("offsets"),
                        "listeners=http://127.0.0.1:" + LoopbackPort.free(Set.of())));
        Files.write(
                sink,
                List.of(
                        "name=" + directory.getFileName(),
                        "connector.class=org.apache.kafka.connect.file.FileStreamSinkConnector",
                        "tasks.max=1",
                        "topics=" + FilledTopic.NAME,
                        "file=" + file));
        try (JavaProcess process = JavaProcess.startWith(
                classPath,
                MAIN,
                options,
                List.of(worker.toString(), sink.toString()),
                Map.of(),
                directory.resolve("connect.log"))) {
            double rate = rate(topic, process, file);
            process.kill();
            Files.delete(file);
            return rate;
        }
    }

    private static double rate(FilledTopic topic, JavaProcess process, Path file) throws Exception {
        long expected = topic.valueBytes() + topic.records();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long firstBytes = 0;
        long started = 0;
        while (System.nanoTime() < deadline && process.isAlive()) {
            long bytes = size(file);
            if (started == 0 && bytes > expected * MEASURED_FROM) {
                started = System.nanoTime();
                firstBytes = bytes;
            }
            if (bytes > expected * MEASURED_TO) {
                double seconds = (System.nanoTime() - started) / 1e9;
                return topic.records() * ((double) (bytes - firstBytes) / expected) / seconds;
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        throw new IllegalStateException("Kafka Connect did not write everything; its output is in " + process.log());
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
