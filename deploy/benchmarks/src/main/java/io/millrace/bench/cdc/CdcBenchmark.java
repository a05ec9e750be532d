package io.millrace.bench.cdc;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Closing;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.process.KafkaProcess;
import io.millrace.bench.process.Peers;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.embedded.Backends;
import io.millrace.embedded.ZooKeeperBackend;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A binlog that is written before, drained by Millrace and by Debezium into the same Kafka. */
public final class CdcBenchmark implements Benchmark {
    private static final double WARM_UP = 0.25;

    /** Small transactions go through more code, which takes the virtual machines longer to compile. */
    private static final double SINGLE_WARM_UP = 1;

    private final String name;
    private final boolean single;
    private final int defaultRows;

    private CdcBenchmark(String name, boolean single, int defaultRows) {
        this.name = name;
        this.single = single;
        this.defaultRows = defaultRows;
    }

    /** Transactions of ten thousand rows. */
    public static CdcBenchmark bulk() {
        return new CdcBenchmark("cdc", false, 1_000_000);
    }

    /** Transactions of one row each. */
    public static CdcBenchmark singleRow() {
        return new CdcBenchmark("cdc-single-row", true, 300_000);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String unit() {
        return single ? "transactions/s" : "rows/s";
    }

    @Override
    public String explanation() {
        return (single ? "transactions of one row" : "a million rows in transactions of 10,000")
                + " with ten columns from a written binlog into Kafka, exactly once, in 512 MB of heap; the peer is Debezium's"
                + " embedded engine with the same binlog, Kafka and producer.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        return new Running(workspace, this);
    }

    private static final class Running implements Setup {
        private final Workspace workspace;
        private final Closing closing = new Closing();
        private final int warm;
        private final int all;
        private final SourcePosition start;
        private final ConnectorRun connector;
        private final Optional<Peer> peer;

        Running(Workspace workspace, CdcBenchmark benchmark) throws Exception {
            this.workspace = workspace;
            int rows = workspace.rows().orElse(benchmark.defaultRows);
            warm = (int) (rows * (benchmark.single ? SINGLE_WARM_UP : WARM_UP));
            all = rows + warm;
            try {
                KafkaProcess kafka = closing.add(KafkaProcess.start(workspace.directory("kafka")));
                ZooKeeperBackend zooKeeper = closing.add(Backends.zooKeeper(workspace.directory("zookeeper")));
                SourceServer server = closing.add(new SourceServer(workspace.directory("source")));
                connector = new ConnectorRun(server, kafka, zooKeeper, workspace.directory("connector"));
                Path ofPeer = workspace.directory("peer");
                peer = Peers.classPath().map(classPath -> new Peer(server, kafka, ofPeer, classPath));
                if (peer.isPresent()) {
                    workspace.say("preparing the peer");
                    peer.get().prepare();
                } else {
                    workspace.say("without Debezium: " + Peers.COMMAND + " puts it there");
                }
                start = server.position();
                workspace.say("writing the binlog");
                if (benchmark.single) {
                    server.insertSingly(all);
                } else {
                    server.insertInBulk(all);
                }
            } catch (Exception e) {
                closing.close();
                throw e;
            }
        }

        @Override
        public Sample measure() throws Exception {
            Rate plain = said("Millrace", connector.drain(start, warm, all, false));
            Rate encrypted = said("Millrace over TLS", connector.drain(start, warm, all, true));
            Sample sample = Sample.of(plain.rows())
                    .with("processor time, microseconds a row", plain.processorMicros())
                    .with("resident memory, MB", plain.residentMegabytes())
                    .with("with TLS, a second", encrypted.rows())
                    .with("with TLS, ratio to without", encrypted.rows() / plain.rows());
            if (peer.isEmpty()) {
                return sample;
            }
            Rate other = said("Debezium", peer.get().drain(warm, all));
            return sample.withPeer(other.rows())
                    .with("times the peer", plain.rows() / other.rows())
                    .with("processor time of the peer, microseconds a row", other.processorMicros())
                    .with("resident memory of the peer, MB", other.residentMegabytes());
        }

        private Rate said(String who, Rate rate) {
            workspace.say(String.format(
                    Locale.ROOT,
                    "%s: %,.0f a second, %.1f microseconds each",
                    who,
                    rate.rows(),
                    rate.processorMicros()));
            return rate;
        }

        @Override
        public void close() {
            closing.close();
        }
    }
}
