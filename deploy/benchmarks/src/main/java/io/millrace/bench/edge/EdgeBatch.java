package io.millrace.bench.edge;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Closing;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.load.LoadGenerator;
import io.millrace.bench.load.LoadReport;
import io.millrace.bench.load.Requests;
import io.millrace.bench.process.KafkaProcess;
import java.time.Duration;
import java.util.List;

/** A hundred events a request. */
public final class EdgeBatch implements Benchmark {
    private static final List<String> OPTIONS = List.of("-Xmx512m");
    private static final String REFERENCE_TOPIC = "reference";
    private static final int CONNECTIONS = 64;
    private static final int LOAD_THREADS = 2;
    private static final int EVENTS = 100;
    private static final int BODIES = 400;

    /** What the virtual machine needs to compile the path; measured earlier, a figure is the compiler's. */
    private static final Duration COLD = Duration.ofSeconds(40);

    @Override
    public String name() {
        return "edge-batch";
    }

    @Override
    public String unit() {
        return "events/s";
    }

    @Override
    public String explanation() {
        return "POSTs of 100 events of 300 bytes over 64 connections; the limit is Kafka's own producer with the same"
                + " records, acks=all, compression and partitions.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        return new Running(workspace);
    }

    private static final class Running implements Setup {
        private final Workspace workspace;
        private final Requests requests;
        private final Closing closing = new Closing();
        private final KafkaProcess kafka;
        private final EdgeProcess edge;

        Running(Workspace workspace) throws Exception {
            this.workspace = workspace;
            this.requests = Requests.posts(
                    "/v1/events", EdgeProcess.WRITE_KEY, new EventBodies(20_261_123).batches(BODIES, EVENTS));
            try {
                kafka = closing.add(KafkaProcess.start(workspace.directory("kafka")));
                kafka.createTopic(REFERENCE_TOPIC, EdgeProcess.PARTITIONS);
                edge = closing.add(
                        EdgeProcess.start(kafka, OPTIONS, workspace.directory().resolve("edge.log")));
                workspace.say("warming up");
                LoadReport unused = load(COLD);
            } catch (Exception e) {
                closing.close();
                throw e;
            }
        }

        private LoadReport load(Duration warmUp) throws Exception {
            return new LoadGenerator(edge.address(), CONNECTIONS, LOAD_THREADS)
                    .flatOut(requests::from, warmUp, workspace.measured());
        }

        @Override
        public Sample measure() throws Exception {
            double processorsBefore = edge.service().process().processorSeconds();
            LoadReport batches = load(workspace.warmUp()).requireOnlySuccess();
            double processors = edge.service().process().processorSeconds() - processorsBefore;
            double seconds = workspace.warmUp().plus(workspace.measured()).toMillis() / 1_000.0;
            ProducerReference.Rate producer =
                    ProducerReference.measure(kafka.bootstrapServers(), REFERENCE_TOPIC, OPTIONS, workspace);
            return Sample.of(batches.rate(200) * EVENTS, producer.records())
                    .with("p50, ms", batches.percentile(50))
                    .with("p99, ms", batches.percentile(99))
                    .with("processors of the edge", processors / seconds)
                    .with("processors of Kafka's producer", producer.processors())
                    .with("processors of the load generator", batches.processors());
        }

        @Override
        public void close() {
            closing.close();
        }
    }
}
