package io.millrace.loader.derived;

import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.CurrentVersion;
import io.millrace.schemas.derived.DerivedDescription;
import io.millrace.schemas.derived.DerivedDocuments;
import io.millrace.schemas.derived.DerivedKeys;
import io.millrace.schemas.derived.VersionContents;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The results of jobs in the lake that belong into the warehouse. Thread-safe. */
public final class DerivedVersions {
    /** Stores tell the time of a write in seconds: a pointer that was written just now may be written again within the same. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final MaintainedStore store;
    private final Function<String, TableName> tables;
    private final InstantSource clock;
    private final Map<AgedEntry, CurrentVersion> known = new ConcurrentHashMap<>();

    /**
     * @param tables makes a name with a schema of one that may have none
     */
    public DerivedVersions(MaintainedStore store, Function<String, TableName> tables, InstantSource clock) {
        this.store = store;
        this.tables = tables;
        this.clock = clock;
    }

    /** A dataset and its table. */
    public record Loadable(DatasetName dataset, TableName table) {}

    /** Every dataset whose job names a table. */
    public List<Loadable> datasets() {
        List<Loadable> datasets = new ArrayList<>();
        for (String directory : store.directories(DerivedKeys.ROOT)) {
            dataset(directory).flatMap(this::loadable).ifPresent(datasets::add);
        }
        return datasets;
    }

    private static Optional<DatasetName> dataset(String directory) {
        try {
            return Optional.of(new DatasetName(directory.substring(DerivedKeys.ROOT.length(), directory.length() - 1)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private Optional<Loadable> loadable(DatasetName dataset) {
        String key = DerivedKeys.description(dataset);
        return store.read(key)
                .map(document -> DerivedDocuments.description(key, document))
                .flatMap(DerivedDescription::table)
                .map(table -> new Loadable(dataset, tables.apply(table)));
    }

    /** The partitions of a dataset with their current versions, in order. */
    public List<CurrentPartition> partitions(Loadable dataset) {
        Instant now = clock.instant();
        Set<AgedEntry> pointers = new LinkedHashSet<>();
        store.listAged(DerivedKeys.directory(dataset.dataset()), entry -> {
            if (DerivedKeys.pointerOf(entry.key()).isPresent()) {
                pointers.add(entry);
            }
        });
        List<CurrentPartition> partitions = new ArrayList<>();
        for (AgedEntry pointer : pointers) {
            version(pointer, now)
                    .ifPresent(version -> partitions.add(new CurrentPartition(
                            dataset.dataset(),
                            dataset.table(),
                            DerivedKeys.pointerOf(pointer.key()).orElseThrow(),
                            version)));
        }
        known.keySet()
                .removeIf(entry ->
                        entry.key().startsWith(DerivedKeys.directory(dataset.dataset())) && !pointers.contains(entry));
        return partitions;
    }

    private Optional<CurrentVersion> version(AgedEntry pointer, Instant now) {
        CurrentVersion before = known.get(pointer);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<CurrentVersion> read = read(pointer.key());
        if (pointer.lastModified().plus(SETTLED).isBefore(now)) {
            read.ifPresent(version -> known.put(pointer, version));
        }
        return read;
    }

    private Optional<CurrentVersion> read(String pointer) {
        return store.read(pointer).map(document -> DerivedDocuments.pointer(pointer, document));
    }

    /** Whether a partition's version is still the current one. */
    boolean isCurrent(CurrentPartition partition) {
        String day = partition.partition();
        String directory = DerivedKeys.directory(partition.dataset())
                + (day.indexOf('T') < 0 ? "dt=" + day : "dt=" + day.replace("T", "/hour="));
        return read(directory + "/_current").equals(Optional.of(partition.version()));
    }

    /**
     * What a version holds.
     *
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when its manifest is missing or another one's
     */
    VersionContents contents(CurrentPartition partition) {
        String key = partition.version().manifest();
        VersionContents contents = store.read(key)
                .map(document -> DerivedDocuments.version(key, document))
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.CORRUPT_OBJECT,
                        key + " is missing although it is current; restore it from a version of the bucket, or roll "
                                + partition.dataset() + " " + partition.partition() + " back"));
        if (!contents.key().equals(partition.version().key())) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key + " is the manifest of version " + contents.key() + ", not of "
                            + partition.version().key());
        }
        return contents;
    }
}
