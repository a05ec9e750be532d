package io.millrace.embedded;

import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/**
 * A Kafka cluster of one node in a container. The broker listens on the same port number inside and outside, so that its one
 * advertised address is right for clients and for itself.
 */
final class KafkaContainer extends RestartableServer implements KafkaBackend {

    private static final String IMAGE = "apache/kafka:4.1.0";
    private static final String CLUSTER_ID = "TWlsbHJhY2UtdGVzdHMtMQ";
    private static final String DATA = "/var/lib/kafka/data";
    private static final String CONFIGURATION = "/tmp/millrace.properties";

    private final KafkaSettings settings;
    private final int port;

    KafkaContainer(KafkaSettings settings) {
        super("Kafka", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
    }

    @Override
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    @Override
    Running launch() throws Exception {
        String kafka = "/opt/kafka/bin/";
        return new Container(IMAGE, port, port, settings.directory(), DATA).start(container -> container
                .withEnv("LOG_DIR", "/tmp/kafka-logs")
                .withCopyToContainer(Transferable.of(configuration()), CONFIGURATION)
                .withCreateContainerCmdModifier(command -> command.withEntrypoint("sh", "-c"))
                .withCommand(new String[] {
                    kafka + "kafka-storage.sh format --ignore-formatted -t " + CLUSTER_ID + " -c " + CONFIGURATION
                            + " && exec " + kafka + "kafka-server-start.sh " + CONFIGURATION
                })
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1)));
    }

    private String configuration() {
        int controllerPort = port == 9093 ? 9094 : 9093;
        return """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://0.0.0.0:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.quorum.voters=1@127.0.0.1:%2$d
                log.dirs=%3$s
                auto.create.topics.enable=false
                group.initial.rebalance.delay.ms=0
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                """.formatted(port, controllerPort, DATA);
    }
}
