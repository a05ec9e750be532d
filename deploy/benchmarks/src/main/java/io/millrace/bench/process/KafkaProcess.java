package io.millrace.bench.process;

import io.millrace.embedded.Backends;
import io.millrace.embedded.KafkaBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** A Kafka of one node in a process of its own. */
public final class KafkaProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-Xmx768m");

    private final JavaProcess process;
    private final String bootstrapServers;

    private KafkaProcess(JavaProcess process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts it with its data in the directory. */
    public static KafkaProcess start(Path directory) throws Exception {
        JavaProcess process = JavaProcess.startOfHarness(
                KafkaProcess.class, OPTIONS, List.of(directory.toString()), directory.resolve("kafka.log"));
        try {
            return new KafkaProcess(process, process.awaitReady());
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        try (KafkaBackend kafka = Backends.kafka(Path.of(arguments[0]))) {
            System.out.println(JavaProcess.READY + kafka.bootstrapServers());
            while (System.in.read() >= 0) {
                // Only the end of the input has a meaning.
            }
        }
        System.exit(0);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public JavaProcess process() {
        return process;
    }

    /** Makes a topic with one replica. */
    public void createTopic(String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Takes no more than so many bytes a second from producers of that client id, as a slow cluster would. */
    public void slowDown(String clientId, double bytesASecond) throws Exception {
        ClientQuotaEntity producer = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, clientId));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                            producer, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytesASecond)))))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
