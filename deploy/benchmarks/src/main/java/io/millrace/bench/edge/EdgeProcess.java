package io.millrace.bench.edge;

import io.millrace.bench.process.KafkaProcess;
import io.millrace.bench.process.ServiceProcess;
import io.millrace.embedded.LoopbackPort;
import io.millrace.ingest.IngestApiService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The edge as it runs in production, in a process of its own. */
final class EdgeProcess implements AutoCloseable {
    static final String WRITE_KEY = "bench-key";
    static final int PARTITIONS = 6;

    /** SHA-256 of {@link #WRITE_KEY}. */
    private static final String WRITE_KEY_SHA_256 = "b0962662e937d44c699c8305d90cbf190b3150c59b13863d1380b5cc3c711bb7";

    /** As the edge calls its producer. */
    static final String PRODUCER = "millrace-ingest-api-producer";

    /** Of the source that may send only so much. */
    static final String LIMITED_KEY = "limited-key";

    /** SHA-256 of {@link #LIMITED_KEY}. */
    private static final String LIMITED_KEY_SHA_256 =
            "f33b2500796d61f96eeef0f5331ddc40c17e434aff139f4d9e00bfe75170d87a";

    private final ServiceProcess service;
    private final InetSocketAddress address;

    private EdgeProcess(ServiceProcess service, InetSocketAddress address) {
        this.service = service;
        this.address = address;
    }

    static EdgeProcess start(KafkaProcess kafka, List<String> options, Path log) throws Exception {
        int port = LoopbackPort.free(Set.of());
        int managementPort = LoopbackPort.free(Set.of(port));
        return new EdgeProcess(
                ServiceProcess.start(
                        IngestApiService.class, options, managementPort, settings(kafka, port, managementPort), log),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** An edge with a second source, which may send only so much. */
    static EdgeProcess startWithLimitedSource(KafkaProcess kafka, List<String> options, int events, Path log)
            throws Exception {
        int port = LoopbackPort.free(Set.of());
        int managementPort = LoopbackPort.free(Set.of(port));
        Map<String, String> settings = new HashMap<>(settings(kafka, port, managementPort));
        settings.put("MILLRACE_INGEST_API_WRITE_KEYS_1_SOURCE", "limited");
        settings.put("MILLRACE_INGEST_API_WRITE_KEYS_1_SHA256", LIMITED_KEY_SHA_256);
        settings.put("MILLRACE_INGEST_API_SOURCES_0_NAME", "limited");
        settings.put("MILLRACE_INGEST_API_SOURCES_0_RATE_EVENTS", Integer.toString(events));
        return new EdgeProcess(
                ServiceProcess.start(IngestApiService.class, options, managementPort, settings, log),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static Map<String, String> settings(KafkaProcess kafka, int port, int managementPort) {
        return Map.of(
                "MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "MILLRACE_INGEST_API_HTTP_PORT",
                Integer.toString(port),
                "MILLRACE_INGEST_API_MANAGEMENT_PORT",
                Integer.toString(managementPort),
                "MILLRACE_INGEST_API_WRITE_KEYS_0_SOURCE",
                "bench",
                "MILLRACE_INGEST_API_WRITE_KEYS_0_SHA256",
                WRITE_KEY_SHA_256,
                "MILLRACE_INGEST_API_TOPICS_PARTITIONS",
                Integer.toString(PARTITIONS),
                "MILLRACE_INGEST_API_TOPICS_REPLICATION_FACTOR",
                "1",
                "MILLRACE_INGEST_API_TOPICS_MIN_INSYNC_REPLICAS",
                "1");
    }

    InetSocketAddress address() {
        return address;
    }

    ServiceProcess service() {
        return service;
    }

    @Override
    public void close() {
        service.close();
    }
}
