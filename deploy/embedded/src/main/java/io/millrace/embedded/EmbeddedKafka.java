package io.millrace.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka cluster of one node in this process: broker and KRaft controller together.
 *
 * <p>Acknowledged records are in the operating system's page cache, as with any Kafka: they outlive the process, however
 * it ends.
 */
public final class EmbeddedKafka extends RestartableServer implements KafkaBackend {

    private static final int NODE_ID = 1;

    private final Path directory;
    private final int port;
    private final int controllerPort;

    private EmbeddedKafka(KafkaSettings settings) {
        super("Kafka", settings.directory());
        this.directory = settings.directory();
        this.port = LoopbackPort.orFree(settings.port());
        this.controllerPort = LoopbackPort.orFree(settings.controllerPort(), port);
    }

    /**
     * Starts a cluster.
     *
     * @throws BackendException if it can't start
     */
    public static EmbeddedKafka start(KafkaSettings settings) {
        EmbeddedKafka kafka = new EmbeddedKafka(settings);
        kafka.start();
        return kafka;
    }

    @Override
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    /** The broker's port. */
    public int port() {
        return port;
    }

    @Override
    Running launch() throws Exception {
        QuietLogging.atWarn("kafka", "org.apache.kafka", "state.change.logger");
        LoopbackPort.requireFree("Kafka", port);
        LoopbackPort.requireFree("Kafka's controller", controllerPort);
        formatOnce();
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties(), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        return () -> {
            server.shutdown();
            server.awaitShutdown();
        };
    }

    /** The formatter writes {@code meta.properties} last and atomically: a directory without it holds no data yet. */
    private void formatOnce() throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE_ID)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .setDirectories(List.of(directory.toString()))
                    .run();
        }
    }

    private Map<String, Object> properties() {
        String broker = "PLAINTEXT://" + LoopbackPort.HOST + ":" + port;
        Map<String, Object> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("listeners", broker + ",CONTROLLER://" + LoopbackPort.HOST + ":" + controllerPort);
        properties.put("advertised.listeners", broker);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.quorum.voters", NODE_ID + "@" + LoopbackPort.HOST + ":" + controllerPort);
        properties.put("log.dirs", directory.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("min.insync.replicas", "1");
        properties.put("default.replication.factor", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(internal + ".replication.factor", "1");
            properties.put(internal + ".num.partitions", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // A killed broker may register again only when the session of its last life has ended.
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");
        // The default reserves 128 MB of heap for compacting topics that are tiny here.
        properties.put("log.cleaner.dedupe.buffer.size", Long.toString(2L << 20));
        return properties;
    }
}
