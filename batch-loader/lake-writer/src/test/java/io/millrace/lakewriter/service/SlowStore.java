package io.millrace.lakewriter.service;

import io.millrace.lake.store.ObjectStore;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A store whose answers to writes sometimes take long, before or after the effect. */
final class SlowStore implements ObjectStore {
    private static final long LONGEST_NANOS = 1_500_000_000L;

    private final ObjectStore store;
    private final Random random;

    SlowStore(ObjectStore store, Random random) {
        this.store = store;
        this.random = random;
    }

    private void dawdle() {
        if (random.nextInt(8) == 0) {
            LockSupport.parkNanos(random.nextLong(LONGEST_NANOS));
        }
    }

    @Override
    public CreateOutcome create(String key, byte[] body, ObjectProperties properties) {
        dawdle();
        CreateOutcome outcome = store.create(key, body, properties);
        dawdle();
        return outcome;
    }

    @Override
    public void put(String key, byte[] body, ObjectProperties properties) {
        dawdle();
        store.put(key, body, properties);
    }

    @Override
    public Optional<ObjectDescription> describe(String key) {
        return store.describe(key);
    }

    @Override
    public Optional<InputStream> open(String key) {
        return store.open(key);
    }

    @Override
    public Optional<byte[]> read(String key) {
        return store.read(key);
    }

    @Override
    public void list(String prefix, String startAfter, Consumer<ObjectEntry> consumer) {
        store.list(prefix, startAfter, consumer);
    }

    @Override
    public List<String> directories(String prefix) {
        return store.directories(prefix);
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
    public void close() {}
}
