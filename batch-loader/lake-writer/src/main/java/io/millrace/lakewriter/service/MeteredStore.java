package io.millrace.lakewriter.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.lake.store.ObjectStore;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures every call of another object store, by operation and outcome. As thread-safe as the other one. */
final class MeteredStore implements ObjectStore {
    private final ObjectStore store;
    private final MeterRegistry registry;

    MeteredStore(ObjectStore store, MeterRegistry registry) {
        this.store = store;
        this.registry = registry;
    }

    private <T> T measured(String operation, Supplier<T> call) {
        Timer.Sample sample = Timer.start(registry);
        boolean isDone = false;
        try {
            T answer = call.get();
            isDone = true;
            return answer;
        } finally {
            sample.stop(Timer.builder("millrace.lake.store.call")
                    .description("Calls of the object store, with the attempts that its client repeats by itself")
                    .tag("operation", operation)
                    .tag("outcome", isDone ? "done" : "failed")
                    .publishPercentileHistogram()
                    .register(registry));
        }
    }

    private void measuredRun(String operation, Runnable call) {
        boolean unused = measured(operation, () -> {
            call.run();
            return true;
        });
    }

    @Override
    public CreateOutcome create(String key, byte[] body, ObjectProperties properties) {
        return measured("create", () -> store.create(key, body, properties));
    }

    @Override
    public void put(String key, byte[] body, ObjectProperties properties) {
        measuredRun("put", () -> store.put(key, body, properties));
    }

    @Override
    public Optional<ObjectDescription> describe(String key) {
        return measured("describe", () -> store.describe(key));
    }

    @Override
    public Optional<InputStream> open(String key) {
        return measured("open", () -> store.open(key));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return measured("read", () -> store.read(key));
    }

    @Override
    public void list(String prefix, String startAfter, Consumer<ObjectEntry> consumer) {
        measuredRun("list", () -> store.list(prefix, startAfter, consumer));
    }

    @Override
    public List<String> directories(String prefix) {
        return measured("list", () -> store.directories(prefix));
    }

    @Override
    public void delete(String key) {
        measuredRun("delete", () -> store.delete(key));
    }

    @Override
    public void probe() {
        measuredRun("probe", store::probe);
    }

    /** Leaves the other one open: it belongs to whoever made it. */
    @Override
    public void close() {}
}
