package io.millrace.jobs.lake;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the pointers of one dataset said when they were last read. A listing names the state of every pointer, so those in the same
 * state need not be read again; an object beside the partitions keeps them for the next process. It decides nothing: what it
 * has of another state is not used, and without it every pointer is read. Thread-safe.
 */
final class PointerIndex {
    /** So many reads cost less than keeping another index. */
    static final int FEW = 8;

    private static final Logger LOG = LoggerFactory.getLogger(PointerIndex.class);
    private static final ObjectProperties ZSTD = new ObjectProperties("application/zstd", Map.of());
    private static final int FORMAT = 1;

    private final MaintainedStore store;
    private final String object;
    private final Map<String, Entry> known = new HashMap<>();
    private boolean isLoaded;
    private int notKept;

    PointerIndex(MaintainedStore store, DatasetName dataset) {
        this.store = store;
        this.object = DerivedNames.directory(dataset) + DerivedNames.POINTER_INDEX;
    }

    /** What a pointer said in a state. */
    record Entry(String key, String tag, Pointer pointer) {}

    /** The stored object. */
    record Kept(int format, List<Entry> pointers) {
        Kept {
            pointers = List.copyOf(pointers);
        }
    }

    /**
     * The pointers that a listing names, by key; those that have gone meanwhile are left out.
     *
     * @param read reads them all at once, in their order
     */
    synchronized Map<String, Pointer> read(
            List<AgedEntry> listed, Function<List<String>, List<Optional<byte[]>>> read) {
        if (!isLoaded && listed.size() > FEW) {
            load();
        }
        Map<String, Entry> before = new HashMap<>(known);
        known.clear();
        List<AgedEntry> other = new ArrayList<>();
        for (AgedEntry entry : listed) {
            Optional<Entry> same = Optional.ofNullable(before.get(entry.key()))
                    .filter(kept -> entry.tag().equals(Optional.of(kept.tag())));
            same.ifPresentOrElse(kept -> known.put(kept.key(), kept), () -> other.add(entry));
        }
        List<Optional<byte[]>> documents =
                read.apply(other.stream().map(AgedEntry::key).toList());
        Map<String, Pointer> pointers = new HashMap<>();
        known.forEach((key, kept) -> pointers.put(key, kept.pointer()));
        for (int i = 0; i < other.size(); i++) {
            AgedEntry entry = other.get(i);
            documents
                    .get(i)
                    .map(document -> DerivedCodec.decode(entry.key(), document, Pointer.class))
                    .ifPresent(pointer -> {
                        pointers.put(entry.key(), pointer);
                        entry.tag().ifPresent(tag -> known.put(entry.key(), new Entry(entry.key(), tag, pointer)));
                    });
        }
        notKept += other.size();
        return pointers;
    }

    /** Stores what was read, if the stored index lacks more than a few pointers; a store that refuses costs time alone. */
    synchronized void keep() {
        if (notKept <= FEW) {
            return;
        }
        List<Entry> entries =
                known.values().stream().sorted(Comparator.comparing(Entry::key)).toList();
        try {
            store.put(object, Zstd.compress(DerivedCodec.encode(new Kept(FORMAT, entries))), ZSTD);
            notKept = 0;
        } catch (MillraceException e) {
            LOG.warn("{} can't be written, so that the next look reads every pointer: {}", object, e.getMessage());
        }
    }

    private void load() {
        isLoaded = true;
        try {
            store.read(object).ifPresent(stored -> {
                Kept kept = DerivedCodec.decode(object, decompressed(stored), Kept.class);
                if (kept.format() == FORMAT) {
                    kept.pointers().forEach(entry -> known.putIfAbsent(entry.key(), entry));
                }
            });
        } catch (UncheckedIOException | MillraceException e) {
            LOG.warn("{} is not used, so that every pointer is read: {}", object, e.getMessage());
        }
    }

    private static byte[] decompressed(byte[] stored) {
        try (ZstdInputStream bytes = new ZstdInputStream(new ByteArrayInputStream(stored))) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
