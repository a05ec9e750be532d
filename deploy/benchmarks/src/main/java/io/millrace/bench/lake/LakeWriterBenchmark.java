package io.millrace.bench.lake;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.process.Peers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** From a full topic into an empty lake. */
public final class LakeWriterBenchmark implements Benchmark {
    private static final int SMALL_BATCH_ROWS = 30_000;
    /** As many bytes: batches count when they are stored, so few large ones in a run would say little. */
    private static final int LARGE_BATCH_ROWS = 6_000;

    /** The part of the records before measuring begins: while programs are compiled, they compete with their compiler. */
    static final double WARM_UP = 0.6;

    /** Of all the processes that are compared. */
    static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:+UseParallelGC");

    private static final int SMALL = 200;
    private static final int LARGE = 1_000;
    private static final int SMALL_RECORDS = 17 * SMALL_BATCH_ROWS;
    private static final int LARGE_RECORDS = 40 * LARGE_BATCH_ROWS;

    @Override
    public String name() {
        return "lake-writer";
    }

    @Override
    public String unit() {
        return "records/s";
    }

    @Override
    public String explanation() {
        return "records of 200 bytes from six partitions into batches on an object store, deduplicated, without"
                + " fingerprints (with them, once: in the details), in 512 MB of heap; the limit is Kafka's own consumer and Zstandard at level 3 over the"
                + " same records, in one thread; the peer is Kafka Connect's file sink with string conversion.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        workspace.say("filling topics");
        FilledTopic small = FilledTopic.of(workspace.directory("kafka-small"), SMALL, SMALL_RECORDS);
        try {
            return new Running(
                    workspace, small, FilledTopic.of(workspace.directory("kafka-large"), LARGE, LARGE_RECORDS));
        } catch (Exception e) {
            small.close();
            throw e;
        }
    }

    private static final class Running implements Setup {
        private final Workspace workspace;
        private final FilledTopic small;
        private final FilledTopic large;
        private int runs;

        private Running(Workspace workspace, FilledTopic small, FilledTopic large) {
            this.workspace = workspace;
            this.small = small;
            this.large = large;
        }

        @Override
        public Sample measure() throws Exception {
            boolean isFirst = runs == 0;
            double limit = reference(small);
            WriterRun plain = write(small, SMALL_BATCH_ROWS, false);
            Optional<WriterRun> withFingerprints =
                    isFirst ? Optional.of(write(small, SMALL_BATCH_ROWS, true)) : Optional.empty();
            double largeLimit = reference(large);
            WriterRun ofLarge = write(large, LARGE_BATCH_ROWS, false);
            Sample sample = Sample.of(plain.rate(), limit)
                    .with("1 kB, records/s", ofLarge.rate())
                    .with("1 kB, limit, records/s", largeLimit)
                    .with("1 kB, ratio", ofLarge.rate() / largeLimit)
                    .with("processors", plain.processors())
                    .with("processors of Kafka", plain.brokerProcessors())
                    .with("processors of the object store", plain.storeProcessors())
                    .with("processor time, µs a record", plain.processors() / plain.rate() * 1e6)
                    .with("1 kB, processors", ofLarge.processors())
                    .with("1 kB, processors of Kafka", ofLarge.brokerProcessors())
                    .with("1 kB, processor time, µs a record", ofLarge.processors() / ofLarge.rate() * 1e6)
                    .with("resident memory, MB", plain.residentBytes() / 1e6)
                    .with("start to first batch, s", plain.secondsToFirstBatch());
            Sample all = withFingerprints
                    .map(run -> sample.with("with fingerprints, records/s", run.rate())
                            .with("with fingerprints, share of the throughput", run.rate() / plain.rate()))
                    .orElse(sample);
            return withPeer(all, plain, ofLarge);
        }

        private Sample withPeer(Sample sample, WriterRun plain, WriterRun ofLarge) throws Exception {
            Optional<String> classPath = Peers.classPath();
            if (classPath.isEmpty()) {
                workspace.say("without Kafka Connect: " + Peers.COMMAND + " puts it there");
                return sample;
            }
            double peer = peer(small, classPath.get());
            double largePeer = peer(large, classPath.get());
            return sample.withPeer(peer)
                    .with("times Kafka Connect", plain.rate() / peer)
                    .with("1 kB, Kafka Connect, records/s", largePeer)
                    .with("1 kB, times Kafka Connect", ofLarge.rate() / largePeer);
        }

        private double peer(FilledTopic topic, String classPath) throws Exception {
            runs++;
            return ConnectPeer.measure(topic, classPath, OPTIONS, workspace.directory("connect-" + runs));
        }

        private double reference(FilledTopic topic) throws Exception {
            return ConsumerReference.measure(
                    topic, OPTIONS, workspace.directory().resolve("consumer.log"));
        }

        private WriterRun write(FilledTopic topic, int batchRows, boolean fingerprint) throws Exception {
            runs++;
            Path directory = workspace.directory("lake-" + runs);
            return WriterRun.measure(topic, batchRows, fingerprint, OPTIONS, directory);
        }

        @Override
        public void close() {
            large.close();
            small.close();
        }
    }
}
