package io.millrace.jobs.lake;

import io.millrace.jobs.plan.Slot;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.lake.store.MaintainedStore.ReplaceOutcome;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.DerivedDescription;
import io.millrace.schemas.derived.DerivedDocuments;
import io.millrace.schemas.derived.DerivedKeys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * The versions of derived partitions and the pointers to the current ones. A version exists once its manifest does, and the manifest
 * is created once, after its files. A reader follows the pointer, so it never sees a half version. Thread-safe.
 */
public final class DerivedLake {
    /** So many pointers of a dataset are read rather than kept, see {@link #keepIndexes}. */
    public static final int FEW_POINTERS = PointerIndex.FEW;

    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());

    private final MaintainedStore store;
    private final Reads reads;
    private final InstantSource clock;
    private final String who;
    private final Environment environment;
    private final Map<DatasetName, PointerIndex> indexes = new ConcurrentHashMap<>();

    /**
     * @param readers on which pointers are read at once
     * @param who names this process in what it writes
     */
    public DerivedLake(MaintainedStore store, ExecutorService readers, InstantSource clock, String who) {
        this(store, readers, clock, who, Environment.PRODUCTION);
    }

    /** The same, as an environment sees it. */
    public DerivedLake(
            MaintainedStore store, ExecutorService readers, InstantSource clock, String who, Environment environment) {
        this.environment = environment;
        this.store = store;
        this.reads = new Reads(readers);
        this.clock = clock;
        this.who = who;
    }

    /** What became of moving a pointer. */
    public enum Move {
        /** It names the version now. */
        MOVED,
        /** Somebody else has moved it since it was looked at, to another version. */
        SUPERSEDED
    }

    /** Whose pointers these are. */
    public Environment environment() {
        return environment;
    }

    /** The pointers and the held versions of a dataset as they are now. */
    public DerivedDataset dataset(DatasetName dataset) {
        List<AgedEntry> listed = new ArrayList<>();
        List<String> heldKeys = new ArrayList<>();
        store.listAged(DerivedNames.directory(dataset), entry -> DerivedNames.parse(entry.key())
                .filter(place -> place.version().isEmpty() && isSeen(place.name()))
                .ifPresent(place -> {
                    if (place.name().startsWith(DerivedNames.POINTER)) {
                        listed.add(entry);
                    } else {
                        heldKeys.add(entry.key());
                    }
                }));
        Map<String, Pointer> read = index(dataset).read(listed, keys -> reads.all(keys, store::read));
        // In the order of keys an environment's own documents come after those that they stand for.
        NavigableMap<Slot, Pointer> pointers = new TreeMap<>();
        listed.forEach(entry ->
                Optional.ofNullable(read.get(entry.key())).ifPresent(found -> pointers.put(slot(entry.key()), found)));
        NavigableMap<Slot, Held> held = new TreeMap<>();
        List<Optional<byte[]>> documents = reads.all(heldKeys, store::read);
        for (int i = 0; i < heldKeys.size(); i++) {
            String key = heldKeys.get(i);
            documents.get(i).ifPresent(document -> held.put(slot(key), DerivedCodec.decode(key, document, Held.class)));
        }
        return new DerivedDataset(pointers, held);
    }

    /**
     * Keeps in the lake what the pointers of these datasets say, so that the next process need not read each; only for what is out of
     * date, and nothing depends on it.
     */
    public void keepIndexes(Collection<DatasetName> datasets) {
        if (!environment.isProduction()) {
            return;
        }
        List<DatasetName> unused = reads.all(List.copyOf(datasets), dataset -> {
            index(dataset).keep();
            return dataset;
        });
    }

    private PointerIndex index(DatasetName dataset) {
        return indexes.computeIfAbsent(dataset, name -> new PointerIndex(store, name));
    }

    private static Slot slot(String key) {
        return DerivedNames.parse(key).orElseThrow().slot();
    }

    private boolean isSeen(String document) {
        return document.equals(DerivedNames.POINTER)
                || document.equals(DerivedNames.HELD)
                || document.equals(environment.of(DerivedNames.POINTER))
                || document.equals(environment.of(DerivedNames.HELD));
    }

    /** Writes what jobs say of their datasets, where the lake has something else or nothing. */
    public void describe(List<DerivedDescription> descriptions) {
        List<Boolean> unused = reads.all(descriptions, description -> {
            String key = DerivedKeys.description(new DatasetName(description.dataset()));
            byte[] document = DerivedDocuments.encode(description);
            boolean isSame = store.read(key)
                    .filter(stored -> Arrays.equals(stored, document))
                    .isPresent();
            if (!isSame) {
                store.put(key, document, JSON);
            }
            return isSame;
        });
    }

    /** A version, or empty when it has not been made. */
    public Optional<VersionManifest> version(DatasetName dataset, Slot slot, String key) {
        String name = DerivedNames.manifest(dataset, slot, key);
        return store.read(name).map(document -> DerivedCodec.decode(name, document, VersionManifest.class));
    }

    /** Every version of a partition that is in the lake, oldest first. */
    public List<VersionManifest> versions(DatasetName dataset, Slot slot) {
        List<String> keys = new ArrayList<>();
        store.list(DerivedNames.directory(dataset, slot) + "v=", "", entry -> DerivedNames.parse(entry.key())
                .filter(place -> place.name().equals(DerivedNames.MANIFEST))
                .flatMap(DerivedNames.Place::version)
                .ifPresent(keys::add));
        return reads.all(keys, key -> version(dataset, slot, key)).stream()
                .flatMap(Optional::stream)
                .sorted(java.util.Comparator.comparing(VersionManifest::madeAt))
                .toList();
    }

    /**
     * Stores a version, whose files must stand already.
     *
     * @return the version as it is now: another one's, if that came first; the files of this one are nobody's then
     */
    public VersionManifest create(DatasetName dataset, Slot slot, VersionManifest version) {
        String name = DerivedNames.manifest(dataset, slot, version.key());
        if (store.create(name, DerivedCodec.encode(version), JSON) == CreateOutcome.CREATED) {
            return version;
        }
        return version(dataset, slot, version.key()).orElse(version);
    }

    /** The pointer of a partition as it is now. */
    public Optional<Pointer> pointer(DatasetName dataset, Slot slot) {
        Optional<Pointer> own = pointer(DerivedNames.pointer(dataset, slot, environment));
        return own.isPresent() || environment.isProduction()
                ? own
                : pointer(DerivedNames.pointer(dataset, slot, Environment.PRODUCTION));
    }

    private Optional<Pointer> pointer(String name) {
        return store.read(name).map(document -> DerivedCodec.decode(name, document, Pointer.class));
    }

    /**
     * Makes a version the current one, if the pointer is still where it was.
     *
     * @param from key of the version that the pointer named when it was looked at; empty when there was no pointer
     */
    public Move move(DatasetName dataset, Slot slot, Optional<String> from, VersionManifest to) {
        String name = DerivedNames.pointer(dataset, slot, environment);
        Pointer pointer = Pointer.to(to, DerivedNames.manifest(dataset, slot, to.key()), clock.instant(), who);
        byte[] document = DerivedCodec.encode(pointer);
        // The tag first: what is read after it is no older.
        Optional<String> tag = store.tag(name);
        Optional<String> now = pointer(dataset, slot).map(Pointer::key);
        if (now.equals(Optional.of(to.key()))) {
            return Move.MOVED;
        }
        if (!now.equals(from)) {
            return Move.SUPERSEDED;
        }
        boolean moved = tag.isPresent()
                ? store.replace(name, document, JSON, tag.get()) == ReplaceOutcome.REPLACED
                : store.create(name, document, JSON) == CreateOutcome.CREATED;
        return moved || pointer(dataset, slot).map(Pointer::key).equals(Optional.of(to.key()))
                ? Move.MOVED
                : Move.SUPERSEDED;
    }

    /** Keeps the pointer from a version: of the next runs, none makes it current again while its code and inputs are the same. */
    public void hold(DatasetName dataset, Slot slot, String key, String contract, List<String> findings) {
        Held held = new Held(VersionManifest.FORMAT, key, contract, findings, clock.instant());
        store.put(DerivedNames.held(dataset, slot, environment), DerivedCodec.encode(held), JSON);
    }

    /** Lets the pointer move to whatever is planned next. */
    public void release(DatasetName dataset, Slot slot) {
        store.delete(DerivedNames.held(dataset, slot, environment));
    }
}
