package io.millrace.lake.store;

import io.millrace.lake.store.Faults.Operation;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The port over a map, for tests of what stands on it. Thread-safe; {@link Faults} make it fail on purpose. */
public final class InMemoryObjectStore implements MaintainedStore {
    private final ConcurrentSkipListMap<String, Stored> objects =
            new ConcurrentSkipListMap<>(InMemoryObjectStore::compareAsUtf8);
    private volatile Faults faults;

    public InMemoryObjectStore() {
        this(Faults.NONE);
    }

    public InMemoryObjectStore(Faults faults) {
        this.faults = faults;
    }

    /** From now on, these things go wrong. */
    public void failWith(Faults newFaults) {
        this.faults = newFaults;
    }

    @Override
    public CreateOutcome create(String key, byte[] body, ObjectProperties properties) {
        if (faults.overwrites()) {
            put(key, body, properties);
            return CreateOutcome.CREATED;
        }
        return run(
                Operation.CREATE,
                key,
                () -> objects.putIfAbsent(key, Stored.of(body, properties)) == null
                        ? CreateOutcome.CREATED
                        : CreateOutcome.EXISTS);
    }

    @Override
    public void put(String key, byte[] body, ObjectProperties properties) {
        run(Operation.PUT, key, () -> Optional.ofNullable(objects.put(key, Stored.of(body, properties))));
    }

    @Override
    public Optional<ObjectDescription> describe(String key) {
        return run(Operation.DESCRIBE, key, () -> Optional.ofNullable(objects.get(key))
                .map(stored -> new ObjectDescription(key, stored.body.length, stored.metadata)));
    }

    @Override
    public Optional<InputStream> open(String key) {
        return run(Operation.OPEN, key, () -> Optional.ofNullable(objects.get(key))
                .map(stored -> new ByteArrayInputStream(stored.body)));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return run(
                Operation.READ, key, () -> Optional.ofNullable(objects.get(key)).map(stored -> stored.body.clone()));
    }

    @Override
    public void list(String prefix, String startAfter, Consumer<ObjectEntry> consumer) {
        List<ObjectEntry> entries = run(Operation.LIST, prefix, () -> objects.tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> startAfter.isEmpty() || compareAsUtf8(entry.getKey(), startAfter) > 0)
                .map(entry -> new ObjectEntry(entry.getKey(), entry.getValue().body.length))
                .toList());
        entries.forEach(consumer);
    }

    @Override
    public List<String> directories(String prefix) {
        return run(Operation.DIRECTORIES, prefix, () -> objects.tailMap(prefix, true).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .filter(key -> key.indexOf('/', prefix.length()) >= 0)
                .map(key -> key.substring(0, key.indexOf('/', prefix.length()) + 1))
                .distinct()
                .toList());
    }

    @Override
    public void delete(String key) {
        run(Operation.DELETE, key, () -> Optional.ofNullable(objects.remove(key)));
    }

    @Override
    public void probe() {
        run(Operation.PROBE, "", () -> true);
    }

    @Override
    public void close() {}

    @Override
    public Optional<String> tag(String key) {
        return run(
                Operation.TAG, key, () -> Optional.ofNullable(objects.get(key)).map(Stored::tag));
    }

    @Override
    public ReplaceOutcome replace(String key, byte[] body, ObjectProperties properties, String tag) {
        return run(Operation.REPLACE, key, () -> {
            Stored before = objects.get(key);
            boolean replaced = before != null
                    && before.tag().equals(tag)
                    && objects.replace(key, before, Stored.of(body, properties));
            return replaced ? ReplaceOutcome.REPLACED : ReplaceOutcome.CHANGED;
        });
    }

    @Override
    public void listAged(String prefix, Consumer<AgedEntry> consumer) {
        list(prefix, "", entry -> Optional.ofNullable(objects.get(entry.key()))
                .ifPresent(stored -> consumer.accept(
                        new AgedEntry(entry.key(), entry.size(), stored.written, Optional.of(stored.tag)))));
    }

    /** There are none: nothing is written in parts here. */
    @Override
    public List<Upload> uploads() {
        return run(Operation.UPLOADS, "", List::of);
    }

    @Override
    public void abort(Upload upload) {
        run(Operation.ABORT, upload.key(), () -> true);
    }

    /** UTF-8 sorts by code point; UTF-16 does not, because surrogates stand below U+E000. */
    private static int compareAsUtf8(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(codePointRank(a.charAt(i)), codePointRank(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int codePointRank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }

    private <T> T run(Operation operation, String key, Supplier<T> effect) {
        Faults current = faults;
        current.before(operation, key);
        T result = effect.get();
        current.after(operation, key);
        return result;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared; copied on the way in and out
    private record Stored(byte[] body, Map<String, String> metadata, Instant written, String tag) {
        static Stored of(byte[] body, ObjectProperties properties) {
            return new Stored(
                    body.clone(),
                    properties.metadata(),
                    Instant.now(),
                    UUID.randomUUID().toString());
        }
    }
}
