package io.millrace.bench.cdc;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Closing;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.process.KafkaProcess;
import io.millrace.embedded.Backends;
import io.millrace.embedded.ZooKeeperBackend;

/** A table that is full before, copied by four readers into Kafka. */
public final class SnapshotBenchmark implements Benchmark {
    private static final int ROWS = 1_500_000;
    private static final double WARM_UP = 0.33;

    @Override
    public String name() {
        return "cdc-snapshot";
    }

    @Override
    public String unit() {
        return "rows/s";
    }

    @Override
    public String explanation() {
        return "rows with ten columns of a full table into Kafka by four readers, exactly once, in 512 MB of heap.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        return new Running(workspace);
    }

    private static final class Running implements Setup {
        private final Closing closing = new Closing();
        private final int warm;
        private final int all;
        private final ConnectorRun connector;

        Running(Workspace workspace) throws Exception {
            int rows = workspace.rows().orElse(ROWS);
            warm = (int) (rows * WARM_UP);
            all = rows + warm;
            try {
                KafkaProcess kafka = closing.add(KafkaProcess.start(workspace.directory("kafka")));
                ZooKeeperBackend zooKeeper = closing.add(Backends.zooKeeper(workspace.directory("zookeeper")));
                SourceServer server = closing.add(new SourceServer(workspace.directory("source")));
                workspace.say("filling the table");
                server.insertInBulk(all);
                connector = new ConnectorRun(server, kafka, zooKeeper, workspace.directory("connector"));
            } catch (Exception e) {
                closing.close();
                throw e;
            }
        }

        @Override
        public Sample measure() throws Exception {
            Rate copied = connector.copy(warm, all);
            return Sample.of(copied.rows())
                    .with("processor time, microseconds a row", copied.processorMicros())
                    .with("resident memory, MB", copied.residentMegabytes());
        }

        @Override
        public void close() {
            closing.close();
        }
    }
}
