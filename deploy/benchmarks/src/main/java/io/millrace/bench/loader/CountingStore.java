package io.millrace.bench.loader;

import io.millrace.lake.store.ObjectStore;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts what is asked of an object store. */
final class CountingStore implements ObjectStore {
    /** Keys in one answer of ListObjectsV2. */
    private static final long PAGE = 1_000;

    private final ObjectStore store;
    private final AtomicLong lists = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    CountingStore(ObjectStore store) {
        this.store = store;
    }

    /** LIST calls: one for each thousand keys. */
    long lists() {
        return lists.get();
    }

    /** GET and HEAD calls. */
    long reads() {
        return reads.get();
    }

    void reset() {
        lists.set(0);
        reads.set(0);
    }

    @Override
    public void list(String prefix, String startAfter, Consumer<ObjectEntry> consumer) {
        AtomicLong keys = new AtomicLong();
        store.list(prefix, startAfter, entry -> {
            keys.incrementAndGet();
            consumer.accept(entry);
        });
        lists.addAndGet(Math.max(1, (keys.get() + PAGE - 1) / PAGE));
    }

    @Override
    public List<String> directories(String prefix) {
        lists.incrementAndGet();
        return store.directories(prefix);
    }

    @Override
    public Optional<ObjectDescription> describe(String key) {
        reads.incrementAndGet();
        return store.describe(key);
    }

    @Override
    public Optional<InputStream> open(String key) {
        reads.incrementAndGet();
        return store.open(key);
    }

    @Override
    public Optional<byte[]> read(String key) {
        reads.incrementAndGet();
        return store.read(key);
    }

    @Override
    public CreateOutcome create(String key, byte[] body, ObjectProperties properties) {
        return store.create(key, body, properties);
    }

    @Override
    public void put(String key, byte[] body, ObjectProperties properties) {
        store.put(key, body, properties);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public void probe() {
        store.probe();
    }

    @Override
    public void close() {
        store.close();
    }
}
