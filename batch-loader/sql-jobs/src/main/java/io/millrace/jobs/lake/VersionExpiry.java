package io.millrace.jobs.lake;

import io.millrace.jobs.plan.Slot;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Deletes versions that nobody reads any more. A version goes when no pointer of any environment names it, and no pointer of its partition has
 * moved for as long as versions are kept: so whoever followed a pointer before has had that long to read on. What is current is never touched,
 * and neither is what was written within that time.
 */
public final class VersionExpiry {
    /** Nobody reads one version for longer. */
    public static final Duration SHORTEST_AGE = Duration.ofDays(1);

    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());

    private final MaintainedStore store;
    private final InstantSource clock;

    public VersionExpiry(MaintainedStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * A version that can go.
     *
     * @param objects its manifest first, if it has one
     */
    public record Expired(DatasetName dataset, Slot slot, String key, List<String> objects, long bytes) {
        public Expired {
            objects = List.copyOf(objects);
        }
    }

    /** Every dataset that has versions. */
    public List<DatasetName> datasets() {
        List<DatasetName> datasets = new ArrayList<>();
        for (String directory : store.directories(DerivedNames.ROOT)) {
            try {
                datasets.add(new DatasetName(directory.substring(DerivedNames.ROOT.length(), directory.length() - 1)));
            } catch (IllegalArgumentException notOurs) {
                // Somebody else's directory stays as it is.
            }
        }
        return datasets;
    }

    /**
     * The versions of a dataset that can go; changes nothing.
     *
     * @throws IllegalArgumentException when versions were to be kept for less than {@link #SHORTEST_AGE}
     */
    public List<Expired> plan(DatasetName dataset, Duration keep) {
        if (keep.compareTo(SHORTEST_AGE) < 0) {
            throw new IllegalArgumentException("versions are kept for at least 1d, and not for " + keep);
        }
        Instant before = clock.instant().minus(keep);
        NavigableMap<Slot, Partition> partitions = new TreeMap<>();
        store.listAged(DerivedNames.directory(dataset), entry -> DerivedNames.parse(entry.key())
                .ifPresent(place -> partitions
                        .computeIfAbsent(place.slot(), slot -> new Partition())
                        .add(place, entry)));
        List<Expired> expired = new ArrayList<>();
        partitions.forEach((slot, partition) -> expired.addAll(partition.expired(dataset, slot, before)));
        return expired;
    }

    /**
     * Deletes a version.
     *
     * @return whether it is gone; not when it became current meanwhile
     */
    public boolean apply(Expired version) {
        String manifest = DerivedNames.manifest(version.dataset(), version.slot(), version.key());
        Optional<byte[]> document = store.read(manifest);
        // The manifest first: a runner that makes this version current looks for it afterwards, and makes the version
        // again.
        store.delete(manifest);
        if (isNamed(version)) {
            document.ifPresent(body -> store.put(manifest, body, JSON));
            return false;
        }
        version.objects().stream().filter(object -> !object.equals(manifest)).forEach(store::delete);
        return true;
    }

    private boolean isNamed(Expired version) {
        List<String> pointers = new ArrayList<>();
        String directory = DerivedNames.directory(version.dataset(), version.slot());
        store.list(directory + DerivedNames.POINTER, "", entry -> pointers.add(entry.key()));
        return pointers.stream().anyMatch(pointer -> pointerAt(pointer)
                .filter(read -> read.key().equals(version.key()))
                .isPresent());
    }

    private Optional<Pointer> pointerAt(String key) {
        return store.read(key).map(document -> DerivedCodec.decode(key, document, Pointer.class));
    }

    /** The objects of one partition. */
    private final class Partition {
        private final List<AgedEntry> pointers = new ArrayList<>();
        private final Map<String, List<AgedEntry>> versions = new LinkedHashMap<>();

        private void add(DerivedNames.Place place, AgedEntry entry) {
            if (place.version().isPresent()) {
                versions.computeIfAbsent(place.version().get(), key -> new ArrayList<>())
                        .add(entry);
            } else if (place.name().startsWith(DerivedNames.POINTER)) {
                pointers.add(entry);
            }
        }

        private List<Expired> expired(DatasetName dataset, Slot slot, Instant before) {
            boolean hasMoved = pointers.stream()
                    .anyMatch(pointer -> !pointer.lastModified().isBefore(before));
            if (hasMoved || versions.isEmpty()) {
                return List.of();
            }
            List<String> named = pointers.stream()
                    .map(pointer -> pointerAt(pointer.key()))
                    .flatMap(Optional::stream)
                    .map(Pointer::key)
                    .toList();
            List<Expired> expired = new ArrayList<>();
            versions.forEach((key, objects) -> {
                boolean isOld = objects.stream()
                        .allMatch(object -> object.lastModified().isBefore(before));
                if (isOld && !named.contains(key)) {
                    expired.add(new Expired(
                            dataset,
                            slot,
                            key,
                            objects.stream().map(AgedEntry::key).toList(),
                            objects.stream().mapToLong(AgedEntry::size).sum()));
                }
            });
            return expired;
        }
    }
}
