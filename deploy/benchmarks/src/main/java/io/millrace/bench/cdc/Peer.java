package io.millrace.bench.cdc;

import io.millrace.bench.process.JavaProcess;
import io.millrace.bench.process.KafkaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Debezium's embedded engine in a process with a class path of its own, from an offset that it took before the rows were written. */
final class Peer {
    private static final String MAIN = "io.millrace.bench.peer.DebeziumDrain";
    private static final List<String> OPTIONS = List.of("-Xmx1g");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 200;

    private final SourceServer server;
    private final KafkaProcess kafka;
    private final Path directory;
    private final String classPath;
    private int runs;

    Peer(SourceServer server, KafkaProcess kafka, Path directory, String classPath) {
        this.server = server;
        this.kafka = kafka;
        this.directory = directory;
        this.classPath = classPath;
    }

    /** Lets it take its offset, before the rows are written. */
    void prepare() throws Exception {
        Files.createDirectories(directory.resolve("prepared"));
        createTopics("prepare");
        try (JavaProcess process = start("prepare", "prepared", "prepare")) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (process.isAlive()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the peer took no offset; its output is in " + process.log());
                }
                server.mark();
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }
    }

    Rate drain(long warm, long all) throws Exception {
        String name = "peer" + ++runs;
        Path own = Files.createDirectories(directory.resolve(name));
        for (String file : List.of("offsets", "history")) {
            Files.copy(directory.resolve("prepared").resolve(file), own.resolve(file));
        }
        String topic = name + "." + SourceServer.DATABASE + "." + SourceServer.TABLE;
        createTopics(name);
        try (JavaProcess process = start("drain", name, name);
                TopicProgress progress = new TopicProgress(kafka.bootstrapServers(), topic)) {
            return progress.measure(process, warm, all);
        }
    }

    private void createTopics(String name) throws Exception {
        for (String table : List.of(SourceServer.TABLE, SourceServer.MARKS)) {
            kafka.createTopic(name + "." + SourceServer.DATABASE + "." + table, ConnectorRun.PARTITIONS);
        }
    }

    private JavaProcess start(String mode, String subdirectory, String name) throws Exception {
        JavaProcess process = JavaProcess.startWith(
                classPath,
                MAIN,
                OPTIONS,
                List.of(
                        mode,
                        directory.resolve(subdirectory).toString(),
                        server.host(),
                        Integer.toString(server.port()),
                        server.user(),
                        SourceServer.DATABASE,
                        name,
                        kafka.bootstrapServers()),
                Map.of("PEER_PASSWORD", server.password()),
                directory.resolve(name + ".log"));
        try {
            String unused = process.awaitReady();
            return process;
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }
}
