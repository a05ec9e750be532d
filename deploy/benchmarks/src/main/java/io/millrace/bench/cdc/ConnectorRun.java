package io.millrace.bench.cdc;

import io.millrace.bench.process.KafkaProcess;
import io.millrace.bench.process.ServiceProcess;
import io.millrace.cdc.CdcConnectorService;
import io.millrace.cdc.stream.PositionCodec;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.embedded.LoopbackPort;
import io.millrace.embedded.ZooKeeperBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Millrace's connector as it runs in production, in a process of its own, capturing under a new name each time. */
final class ConnectorRun {
    static final int PARTITIONS = 4;
    private static final String HEAP = "-Xmx512m";

    private final SourceServer server;
    private final KafkaProcess kafka;
    private final ZooKeeperBackend zooKeeper;
    private final Path directory;
    private int runs;

    ConnectorRun(SourceServer server, KafkaProcess kafka, ZooKeeperBackend zooKeeper, Path directory) {
        this.server = server;
        this.kafka = kafka;
        this.zooKeeper = zooKeeper;
        this.directory = directory;
    }

    /** Drains the binlog from a position on. */
    Rate drain(SourcePosition from, long warm, long all, boolean tls) throws Exception {
        String source = "run" + ++runs;
        kafka.createTopic("millrace.positions." + source, 1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            "millrace.positions." + source,
                            source.getBytes(StandardCharsets.UTF_8),
                            new PositionCodec().encode(from)))
                    .get();
        }
        return run(source, Map.of("CAPTURE_SNAPSHOT", "never", "TLS", tls ? "required" : "disabled"), warm, all);
    }

    /** Copies the table. */
    Rate copy(long warm, long all) throws Exception {
        return run("run" + ++runs, Map.of("CAPTURE_SNAPSHOT", "initial", "TLS", "disabled"), warm, all);
    }

    private Rate run(String source, Map<String, String> capture, long warm, long all) throws Exception {
        String topic = "changes." + source + "." + SourceServer.DATABASE + "." + SourceServer.TABLE;
        kafka.createTopic(topic, PARTITIONS);
        int port = LoopbackPort.free(Set.of());
        Map<String, String> settings = new HashMap<>();
        settings.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("MILLRACE_ZOOKEEPER_CONNECT", zooKeeper.connectString());
        settings.put("MILLRACE_CDC_CONNECTOR_MANAGEMENT_PORT", Integer.toString(port));
        settings.put("MILLRACE_CDC_CONNECTOR_TOPICS_REPLICATION_FACTOR", "1");
        Map<String, String> ofSource = new HashMap<>(Map.of(
                "NAME", source,
                "HOST", server.host(),
                "PORT", Integer.toString(server.port()),
                "USER", server.user(),
                "PASSWORD", server.password(),
                "CAPTURE_INCLUDE_TABLES", SourceServer.DATABASE + "." + SourceServer.TABLE));
        ofSource.putAll(capture);
        ofSource.forEach((key, value) -> settings.put("MILLRACE_CDC_CONNECTOR_SOURCES_0_" + key, value));
        List<String> options = new ArrayList<>(List.of(HEAP));
        String more = System.getenv("MILLRACE_BENCH_CONNECTOR_OPTIONS");
        if (more != null) {
            options.addAll(List.of(more.split(" ", -1)));
        }
        try (ServiceProcess service = ServiceProcess.start(
                        CdcConnectorService.class, options, port, settings, directory.resolve(source + ".log"));
                TopicProgress progress = new TopicProgress(kafka.bootstrapServers(), topic)) {
            return progress.measure(service.process(), warm, all);
        }
    }
}
