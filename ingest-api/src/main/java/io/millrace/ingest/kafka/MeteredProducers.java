package io.millrace.ingest.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes producers and shows the metrics of the latest one. */
public final class MeteredProducers implements Supplier<Producer<byte[], byte[]>>, AutoCloseable {
    private final Map<String, Object> properties;
    private final MeterRegistry registry;
    private Optional<KafkaClientMetrics> shown = Optional.empty();

    /** @param properties as {@link ClientProperties#producer} makes them */
    public MeteredProducers(Map<String, Object> properties, MeterRegistry registry) {
        this.properties = properties;
        this.registry = registry;
    }

    @Override
    public synchronized Producer<byte[], byte[]> get() {
        close();
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(registry);
        shown = Optional.of(metrics);
        return producer;
    }

    /** Shows metrics no more; the producers are whoever's they were given to. */
    @Override
    public synchronized void close() {
        shown.ifPresent(KafkaClientMetrics::close);
        shown = Optional.empty();
    }
}
