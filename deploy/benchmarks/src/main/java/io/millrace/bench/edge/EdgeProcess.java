package io.millrace.bench.edge;

import io.millrace.bench.process.KafkaProcess;
import io.millrace.bench.process.ServiceProcess;
import io.millrace.embedded.LoopbackPort;
import io.millrace.ingest.IngestApiService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The edge as it runs in production, in a process of its own. */
final class EdgeProcess implements AutoCloseable {
    static final String WRITE_KEY = "bench-key";
    static final int PARTITIONS = 6;

    /** SHA-256 of {@link #WRITE_KEY}. */
    private static final String WRITE_KEY_SHA_256 = "b0962662e937d44c699c8305d90cbf190b3150c59b13863d1380b5cc3c711bb7";

    private final ServiceProcess service;
    private final InetSocketAddress address;

    private EdgeProcess(ServiceProcess service, InetSocketAddress address) {
        this.service = service;
        this.address = address;
    }

    static EdgeProcess start(KafkaProcess kafka, List<String> options, Path log) throws Exception {
        int port = LoopbackPort.free(Set.of());
        int managementPort = LoopbackPort.free(Set.of(port));
        Map<String, String> settings = Map.of(
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
        return new EdgeProcess(
                ServiceProcess.start(IngestApiService.class, options, managementPort, settings, log),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
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
