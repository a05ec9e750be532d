package io.millrace.lakewriter.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.lake.batch.BatchObject;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.function.Supplier;

/** What the lake writer counts. Records count when their batch is stored. Thread-safe. */
final class WriterMetrics {
    private final MeterRegistry registry;
    private final Timer commits;
    private final Counter lost;
    private final Counter retries;

    WriterMetrics(MeterRegistry registry) {
        this.registry = registry;
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

    void lost() {
        lost.increment();
    }

    void retried() {
        retries.increment();
    }

    void gauge(String name, String description, Supplier<Number> value) {
        io.micrometer.core.instrument.Gauge.builder(name, value)
                .description(description)
                .register(registry);
    }

    private void count(String name, String description, DatasetName dataset, long amount) {
        Counter.builder(name)
                .description(description)
                .tag("dataset", dataset.value())
                .register(registry)
                .increment((double) amount);
    }
}
