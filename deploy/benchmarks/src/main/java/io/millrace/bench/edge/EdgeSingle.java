package io.millrace.bench.edge;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Closing;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.load.LoadGenerator;
import io.millrace.bench.load.LoadReport;
import io.millrace.bench.load.Requests;
import io.millrace.bench.process.JavaProcess;
import io.millrace.bench.process.KafkaProcess;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** One event a request. */
public final class EdgeSingle implements Benchmark {
    private static final List<String> OPTIONS = List.of("-Xmx512m");
    private static final String REFERENCE_TOPIC = "reference";
    private static final int FEW = 64;
    private static final int MANY = 512;
    private static final int LOAD_THREADS = 2;
    private static final int BODIES = 2_000;

    /** What the virtual machine needs to compile a reference; the edge has more code. Earlier, a figure is the compiler's. */
    private static final Duration COLD = Duration.ofSeconds(6);

    @Override
    public String name() {
        return "edge-single";
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public String explanation() {
        return "POSTs of one event of 300 bytes over 64 connections (512 in the details); the limit is a bare server on the"
                + " same libraries that hands the body to Kafka unread and answers at the acknowledgement.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        return new Running(workspace);
    }

    private static final class Running implements Setup {
        private final Workspace workspace;
        private final Requests requests;
        private final Closing closing = new Closing();
        private final EdgeProcess edge;
        private final ReferenceServer reference;
        private final ReferenceServer keyed;
        private final ReferenceServer noOp;

        Running(Workspace workspace) throws Exception {
            this.workspace = workspace;
            this.requests =
                    Requests.posts("/v1/events", EdgeProcess.WRITE_KEY, new EventBodies(20_261_123).single(BODIES));
            try {
                KafkaProcess kafka = closing.add(KafkaProcess.start(workspace.directory("kafka")));
                kafka.createTopic(REFERENCE_TOPIC, EdgeProcess.PARTITIONS);
                edge = closing.add(
                        EdgeProcess.start(kafka, OPTIONS, workspace.directory().resolve("edge.log")));
                reference = closing.add(reference(ReferenceServer.Kind.ACKNOWLEDGED, kafka));
                keyed = closing.add(reference(ReferenceServer.Kind.KEYED, kafka));
                noOp = closing.add(reference(ReferenceServer.Kind.NO_OP, kafka));
                warmUp();
            } catch (Exception e) {
                closing.close();
                throw e;
            }
        }

        private ReferenceServer reference(ReferenceServer.Kind kind, KafkaProcess kafka) throws Exception {
            return ReferenceServer.start(
                    kind,
                    kafka.bootstrapServers(),
                    REFERENCE_TOPIC,
                    OPTIONS,
                    workspace.directory().resolve(kind + ".log"));
        }

        private void warmUp() throws Exception {
            workspace.say("warming up");
            for (ReferenceServer server : List.of(noOp, reference, keyed)) {
                warmUp(server.address(), COLD);
            }
            warmUp(edge.address(), COLD.multipliedBy(3));
        }

        private void warmUp(InetSocketAddress server, Duration cold) throws Exception {
            for (int connections : new int[] {FEW, MANY}) {
                new LoadGenerator(server, connections, LOAD_THREADS)
                        .flatOut(requests::from, cold, Duration.ofSeconds(1));
            }
        }

        @Override
        public Sample measure() throws Exception {
            Cost edgeCost = new Cost(edge.service().process());
            LoadReport few = load(edge.address(), FEW);
            edgeCost.stop(few);
            Cost limitCost = new Cost(reference.process());
            LoadReport limit = load(reference.address(), FEW);
            limitCost.stop(limit);
            double limitKeyed = load(keyed.address(), FEW).rate(200);
            double nothing = load(noOp.address(), FEW).rate(200);
            double limitMany = load(reference.address(), MANY).rate(200);
            LoadReport many = load(edge.address(), MANY);
            double limitManyKeyed = load(keyed.address(), MANY).rate(200);
            double nothingMany = load(noOp.address(), MANY).rate(200);
            LoadReport half = new LoadGenerator(edge.address(), FEW, LOAD_THREADS)
                    .atRate(few.rate(200) / 2, requests::from, workspace.warmUp(), workspace.measured())
                    .requireOnlySuccess();
            return Sample.of(few.rate(200), limit.rate(200))
                    .with("64 connections: reference with keys, requests/s", limitKeyed)
                    .with("64 connections: ratio to the reference with keys", few.rate(200) / limitKeyed)
                    .with("64 connections: no-op, requests/s", nothing)
                    .with("64 connections: ratio to no-op", few.rate(200) / nothing)
                    .with("64 connections: processor time of the edge, us a request", edgeCost.micros())
                    .with("64 connections: processor time of the reference, us a request", limitCost.micros())
                    .with("64 connections: p50, ms", few.percentile(50))
                    .with("64 connections: p99, ms", few.percentile(99))
                    .with("64 connections: processors of the load generator", few.processors())
                    .with("512 connections: requests/s", many.rate(200))
                    .with("512 connections: reference, requests/s", limitMany)
                    .with("512 connections: ratio", many.rate(200) / limitMany)
                    .with("512 connections: reference with keys, requests/s", limitManyKeyed)
                    .with("512 connections: ratio to the reference with keys", many.rate(200) / limitManyKeyed)
                    .with("512 connections: no-op, requests/s", nothingMany)
                    .with("512 connections: ratio to no-op", many.rate(200) / nothingMany)
                    .with("512 connections: p99, ms", many.percentile(99))
                    .with("512 connections: processors of the load generator", many.processors())
                    .with("half of the maximum: requests/s", half.rate(200))
                    .with("half of the maximum: p50, ms", half.percentile(50))
                    .with("half of the maximum: p99, ms", half.percentile(99));
        }

        /** Processor time a request, which says more than requests a second where others are at work on the machine. */
        private final class Cost {
            private final JavaProcess process;
            private final double before;
            private double micros;

            Cost(JavaProcess process) {
                this.process = process;
                this.before = process.processorSeconds();
            }

            /** The rate of the measured part stands for the warm-up too. */
            void stop(LoadReport load) {
                double seconds = workspace.warmUp().plus(workspace.measured()).toMillis() / 1_000.0;
                micros = (process.processorSeconds() - before) * 1e6 / (load.rate(200) * seconds);
            }

            double micros() {
                return micros;
            }
        }

        private LoadReport load(InetSocketAddress server, int connections) throws Exception {
            return new LoadGenerator(server, connections, LOAD_THREADS)
                    .flatOut(requests::from, workspace.warmUp(), workspace.measured())
                    .requireOnlySuccess();
        }

        @Override
        public void close() {
            closing.close();
        }
    }
}
