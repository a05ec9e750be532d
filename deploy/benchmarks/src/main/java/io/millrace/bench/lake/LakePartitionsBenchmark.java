package io.millrace.bench.lake;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.process.ObjectStoreProcess;
import io.millrace.bench.process.ServiceProcess;
import io.millrace.embedded.LoopbackPort;
import io.millrace.lakewriter.LakeWriterService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** A thousand open batches in one process, and how soon a process that was killed is back. */
public final class LakePartitionsBenchmark implements Benchmark {
    private static final int PARTITIONS = 1_000;
    private static final int RECORDS_EACH = 25;
    private static final int RECORD_BYTES = 1_000;
    private static final List<String> OPTIONS = LakeWriterBenchmark.OPTIONS;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long LOOK_EVERY_MILLIS = 100;

    @Override
    public String name() {
        return "lake-partitions";
    }

    @Override
    public String unit() {
        return "open batches";
    }

    @Override
    public String explanation() {
        return "batches of 25 records of 1 kB, with fingerprints, that one lake writer holds open in 512 MB of heap; then the"
                + " process is killed, and the time is taken until the next one has stored a batch, without deduplication.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        workspace.say("filling a topic of " + PARTITIONS + " partitions");
        return new Running(
                workspace, FilledTopic.of(workspace.directory("kafka"), RECORD_BYTES, RECORDS_EACH, PARTITIONS));
    }

    private static final class Running implements Setup {
        private final Workspace workspace;
        private final FilledTopic topic;
        private int runs;

        private Running(Workspace workspace, FilledTopic topic) {
            this.workspace = workspace;
            this.topic = topic;
        }

        @Override
        public Sample measure() throws Exception {
            runs++;
            Path directory = workspace.directory("lake-" + runs);
            try (ObjectStoreProcess store = ObjectStoreProcess.start(directory)) {
                Sample open = holdOpen(store, directory);
                return restart(open, store, directory);
            }
        }

        private Sample holdOpen(ObjectStoreProcess store, Path directory) throws Exception {
            long started = System.nanoTime();
            try (ServiceProcess writer = start(
                    store,
                    directory.resolve("open.log"),
                    Map.of("MILLRACE_LAKE_WRITER_BATCH_AGE", "1h", "MILLRACE_LAKE_WRITER_FINGERPRINT", "true"))) {
                await(() -> metric(writer, "millrace_lake_partitions_running", ""), PARTITIONS);
                double assigned = seconds(started);
                await(() -> metric(writer, "millrace_lake_read_records_total", ""), topic.records());
                double heap = 0;
                for (int look = 0; look < 50; look++) {
                    heap = Math.max(heap, metric(writer, "jvm_memory_used_bytes", "area=\"heap\""));
                    Thread.sleep(LOOK_EVERY_MILLIS);
                }
                Sample sample = Sample.of(metric(writer, "millrace_lake_batches_open", ""), PARTITIONS)
                        .with("start to all partitions running, s", assigned)
                        .with("memory of open batches, MB", metric(writer, "millrace_lake_memory_bytes", "") / 1e6)
                        .with("most heap used, MB", heap / 1e6)
                        .with("resident memory, MB", writer.process().residentBytes() / 1e6);
                writer.process().kill();
                return sample;
            }
        }

        private Sample restart(Sample sample, ObjectStoreProcess store, Path directory) throws Exception {
            long started = System.nanoTime();
            try (ServiceProcess writer = start(
                    store,
                    directory.resolve("again.log"),
                    Map.of(
                            "MILLRACE_LAKE_WRITER_BATCH_ROWS",
                            Integer.toString(RECORDS_EACH),
                            "MILLRACE_LAKE_WRITER_DEDUPLICATION_WINDOW",
                            "0s"))) {
                await(() -> metric(writer, "millrace_lake_batches_total", ""), 1);
                double first = seconds(started);
                await(() -> metric(writer, "millrace_lake_records_total", ""), topic.records());
                return sample.with("restart to first new batch, s", first)
                        .with("restart to all stored, s", seconds(started));
            }
        }

        /** Under a name in the group, so that the next process gets the partitions at once. */
        private ServiceProcess start(ObjectStoreProcess store, Path log, Map<String, String> more) throws Exception {
            int port = LoopbackPort.free(Set.of());
            Map<String, String> settings = new HashMap<>(store.settings());
            settings.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", topic.bootstrapServers());
            settings.put("MILLRACE_LAKE_WRITER_MANAGEMENT_PORT", Integer.toString(port));
            settings.put("MILLRACE_LAKE_WRITER_GROUP_ID", "partitions-" + runs);
            settings.put("MILLRACE_LAKE_WRITER_INSTANCE_ID", "only");
            settings.putAll(more);
            return ServiceProcess.start(LakeWriterService.class, OPTIONS, port, settings, log);
        }

        private static double metric(ServiceProcess writer, String name, String labels) {
            try {
                return writer.metric(name, labels);
            } catch (Exception e) {
                throw new IllegalStateException("the lake writer does not show its metrics", e);
            }
        }

        private static void await(DoubleSupplier value, long wanted) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (value.getAsDouble() < wanted) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "only " + value.getAsDouble() + " of " + wanted + " after " + PATIENCE);
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }

        private static double seconds(long since) {
            return (System.nanoTime() - since) / 1e9;
        }

        @Override
        public void close() {
            topic.close();
        }
    }
}
