package io.millrace.bench.lake;

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

/**
 * The lake writer as it runs in production, from an empty lake until all records are stored.
 *
 * @param rate records stored for each second, after those of the warm-up, in which the program is compiled
 * @param processors that the process kept busy
 * @param brokerProcessors that Kafka kept busy meanwhile
 * @param storeProcessors that the object store kept busy meanwhile
 * @param residentBytes memory that the process held at the end
 * @param secondsToFirstBatch from the process's start on
 */
record WriterRun(
        double rate,
        double processors,
        double brokerProcessors,
        double storeProcessors,
        long residentBytes,
        double secondsToFirstBatch) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Each look costs the lake writer a page of metrics. */
    private static final long LOOK_EVERY_MILLIS = 200;

    static WriterRun measure(
            FilledTopic topic, int batchRows, boolean fingerprint, List<String> options, Path directory)
            throws Exception {
        try (ObjectStoreProcess store = ObjectStoreProcess.start(directory)) {
            int port = LoopbackPort.free(Set.of());
            Map<String, String> settings = new HashMap<>(store.settings());
            settings.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", topic.bootstrapServers());
            settings.put("MILLRACE_LAKE_WRITER_MANAGEMENT_PORT", Integer.toString(port));
            settings.put(
                    "MILLRACE_LAKE_WRITER_GROUP_ID", directory.getFileName().toString());
            settings.put("MILLRACE_LAKE_WRITER_BATCH_ROWS", Integer.toString(batchRows));
            settings.put("MILLRACE_LAKE_WRITER_FINGERPRINT", Boolean.toString(fingerprint));
            long started = System.nanoTime();
            try (ServiceProcess service = ServiceProcess.start(
                    LakeWriterService.class, options, port, settings, directory.resolve("lake-writer.log"))) {
                return untilStored(service, topic, store, started);
            }
        }
    }

    private static WriterRun untilStored(
            ServiceProcess service, FilledTopic topic, ObjectStoreProcess store, long started) throws Exception {
        long records = topic.records();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        double warmUp = records * LakeWriterBenchmark.WARM_UP;
        long begun = 0;
        double firstBatch = 0;
        double[] before = {0, 0, 0};
        double storedBefore = 0;
        while (System.nanoTime() < deadline) {
            double stored = service.metric("millrace_lake_records_total", "");
            if (begun == 0 && stored >= warmUp) {
                begun = System.nanoTime();
                storedBefore = stored;
                before = processorSeconds(service, topic, store);
            }
            firstBatch = firstBatch == 0 && stored > 0 ? (System.nanoTime() - started) / 1e9 : firstBatch;
            if (stored >= records) {
                double seconds = (System.nanoTime() - begun) / 1e9;
                double[] after = processorSeconds(service, topic, store);
                return new WriterRun(
                        (records - storedBefore) / seconds,
                        (after[0] - before[0]) / seconds,
                        (after[1] - before[1]) / seconds,
                        (after[2] - before[2]) / seconds,
                        service.process().residentBytes(),
                        firstBatch);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        throw new IllegalStateException("the lake writer did not store everything within " + PATIENCE
                + "; its output is" + " in " + service.process().log());
    }

    private static double[] processorSeconds(ServiceProcess service, FilledTopic topic, ObjectStoreProcess store) {
        return new double[] {
            service.process().processorSeconds(),
            topic.broker().processorSeconds(),
            store.process().processorSeconds()
        };
    }
}
