package io.millrace.ingest;

import io.millrace.embedded.KafkaBackend;
import io.millrace.embedded.LoopbackPort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka of two brokers, so that one of them can go away and some partitions with it. The first is the controller too. */
final class TwoBrokers implements KafkaBackend {
    static final int FIRST = 1;
    static final int SECOND = 2;
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final String clusterId = Uuid.randomUuid().toString();
    private final int controllerPort;
    private final int firstPort;
    private final int secondPort;
    private final KafkaRaftServer first;
    private Optional<KafkaRaftServer> second = Optional.empty();

    TwoBrokers(Path directory) throws Exception {
        this.directory = directory;
        this.controllerPort = LoopbackPort.free(Set.of());
        this.firstPort = LoopbackPort.free(Set.of(controllerPort));
        this.secondPort = LoopbackPort.free(Set.of(controllerPort, firstPort));
        first = broker(FIRST, firstPort);
        start();
    }

    @Override
    public String bootstrapServers() {
        return HOST + ":" + firstPort;
    }

    /** Takes the second broker away. */
    @Override
    public void stop() {
        second.ifPresent(TwoBrokers::shutDown);
        second = Optional.empty();
    }

    /** Brings the second broker back. */
    @Override
    public void start() {
        if (second.isPresent()) {
            return;
        }
        try {
            second = Optional.of(broker(SECOND, secondPort));
        } catch (Exception e) {
            throw new IllegalStateException("the second broker did not start", e);
        }
    }

    @Override
    public boolean running() {
        return second.isPresent();
    }

    @Override
    public void close() {
        stop();
        shutDown(first);
    }

    private static void shutDown(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private KafkaRaftServer broker(int node, int port) throws Exception {
        Path data = directory.resolve("node-" + node);
        format(node, data);
        String listener = "PLAINTEXT://" + HOST + ":" + port;
        String controller = "CONTROLLER://" + HOST + ":" + controllerPort;
        Map<String, Object> properties = new HashMap<>();
        properties.put("process.roles", node == FIRST ? "broker,controller" : "broker");
        properties.put("node.id", Integer.toString(node));
        properties.put("listeners", node == FIRST ? listener + "," + controller : listener);
        properties.put("advertised.listeners", listener);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.quorum.voters", FIRST + "@" + HOST + ":" + controllerPort);
        properties.put("log.dirs", data.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("log.cleaner.dedupe.buffer.size", Long.toString(2L << 20));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private void format(int node, Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(data);
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setClusterId(clusterId)
                    .setNodeId(node)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(List.of(data.toString()))
                    .run();
        }
    }
}
