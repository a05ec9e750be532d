package io.millrace.lakewriter.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.lake.batch.BatchObject;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the lake writer counts. Records count when their batch is stored. Thread-safe. */
final class WriterMetrics {
    private final MeterRegistry registry;
    private final ToDoubleFunction<DatasetName> oldestUnstored;
    private final Set<DatasetName> datasets = ConcurrentHashMap.newKeySet();
    private final Timer commits;
    private final Counter lost;
    private final Counter retries;

    /**
     * @param oldestUnstored age in seconds of a dataset's oldest record that is not stored
     */
    WriterMetrics(MeterRegistry registry, ToDoubleFunction<DatasetName> oldestUnstored) {
        this.registry = registry;
        this.oldestUnstored = oldestUnstored;
        this.commits = Timer.builder("millrace.lake.commit")
                .description("Time to store one batch with its bad file and manifest")
                .publishPercentileHistogram()
                .register(registry);
        this.lost = Counter.builder("millrace.lake.lost.races")
                .description("Batches given up because another writer's stands in their place")
                .register(registry);
        this.retries = Counter.builder("millrace.lake.commit.retries")
                .description("Times a batch had to wait and be stored again, for the object store failed")
                .register(registry);
    }

    void stored(BatchObject batch, Duration duration) {
        DatasetName dataset = batch.name().dataset();
        ObjectAttributes attributes = batch.attributes();
        count("millrace.lake.rows", "Rows stored", dataset, attributes.rows());
        count("millrace.lake.duplicates", "Records left out as duplicates", dataset, attributes.duplicates());
        count("millrace.lake.bad", "Records set aside as no rows", dataset, attributes.bad());
        count(
                "millrace.lake.records",
                "Records that stored batches stand for",
                dataset,
                attributes.rows() + attributes.duplicates() + attributes.bad());
        count("millrace.lake.batches", "Batches stored", dataset, 1);
        count("millrace.lake.bytes", "Bytes stored, compressed", dataset, batch.body().length);
        commits.record(duration);
    }

    /** Records came from Kafka; bytes of their values. */
    void taken(DatasetName dataset, long records, long bytes) {
        count(
                "millrace.lake.read.records",
                "Records read, again those of batches that were given up",
                dataset,
                records);
        count("millrace.lake.read.bytes", "Bytes of the values of records read", dataset, bytes);
    }

    /** Rows were taken that break their contract, which only warns of that. */
    void warned(DatasetName dataset, long rows) {
        count(
                "millrace.lake.contract.warnings",
                "Rows read that break their contract and are stored all the same, as it wants; again those of batches"
                        + " that were given up",
                dataset,
                rows);
    }

    void lost() {
        lost.increment();
    }

    void retried() {
        retries.increment();
    }

    /** Partitions of the dataset are ours. */
    void watch(DatasetName dataset) {
        if (datasets.add(dataset)) {
            Gauge.builder("millrace.lake.oldest.unstored.seconds", dataset, oldestUnstored)
                    .description(
                            "Age of the oldest record that is not stored, by its Kafka timestamp; of one that can't be read yet,"
                                    + " how long it can't be")
                    .tag("dataset", dataset.value())
                    .strongReference(true)
                    .register(registry);
        }
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private void count(String name, String description, DatasetName dataset, long amount) {
        Counter.builder(name)
                .description(description)
                .tag("dataset", dataset.value())
                .register(registry)
                .increment((double) amount);
    }
}
