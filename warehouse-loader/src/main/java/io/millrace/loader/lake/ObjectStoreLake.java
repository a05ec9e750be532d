package io.millrace.loader.lake;

import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.isolation.RowRange;
import io.millrace.loader.mirror.ChangeShape;
import io.millrace.loader.reconcile.BadRow;
import io.millrace.loader.reconcile.BatchLoad;
import io.millrace.loader.reconcile.CopyFile;
import io.millrace.loader.reconcile.Lake;
import io.millrace.loader.reconcile.LakeBatch;
import io.millrace.loader.rewrite.RowRewrite;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.row.RowReader;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The lake over an object store. Thread-safe. */
public final class ObjectStoreLake implements Lake {
    private static final int MOST_DAYS = 3;
    private static final String HOUR = "HH/";

    private final ObjectStore store;
    private final String bucket;
    private final ManifestRebuild rebuild;
    private final BatchReader reader;
    private final InstantSource clock;

    public ObjectStoreLake(ObjectStore store, String bucket) {
        this(store, bucket, InstantSource.system());
    }

    public ObjectStoreLake(ObjectStore store, String bucket, InstantSource clock) {
        this.clock = clock;
        this.store = store;
        this.bucket = bucket;
        this.rebuild = new ManifestRebuild(store);
        this.reader = new BatchReader(store);
    }

    @Override
    public List<DatasetName> datasets() {
        List<DatasetName> datasets = new ArrayList<>();
        for (String directory : store.directories(BatchName.RAW)) {
            dataset(directory).ifPresent(datasets::add);
        }
        return datasets;
    }

    private static Optional<DatasetName> dataset(String directory) {
        try {
            return Optional.of(new DatasetName(directory.substring(BatchName.RAW.length(), directory.length() - 1)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public List<LakeBatch> batches(DatasetName dataset, Optional<Instant> from) {
        List<LakeBatch> batches = new ArrayList<>();
        String startAfter = from.map(hour -> BatchName.directory(dataset, hour)).orElse("");
        for (String prefix : prefixes(dataset, from)) {
            store.list(prefix, startAfter, entry -> BatchName.ofObject(entry.key())
                    .ifPresent(name -> batches.add(new LakeBatch(name, entry.key(), entry.size()))));
        }
        return batches;
    }

    /**
     * Some days are listed one by one, the one that begins within the hour included: stores that keep their objects in a
     * file system look at everything below a prefix, wherever the listing starts.
     */
    private List<String> prefixes(DatasetName dataset, Optional<Instant> from) {
        Instant last = clock.instant().plus(1, ChronoUnit.HOURS);
        Instant first = from.map(hour -> hour.truncatedTo(ChronoUnit.DAYS)).orElse(Instant.MIN);
        if (first.isAfter(last) || first.isBefore(last.minus(MOST_DAYS, ChronoUnit.DAYS))) {
            return List.of(BatchName.directory(dataset));
        }
        List<String> days = new ArrayList<>();
        for (Instant day = first; !day.isAfter(last); day = day.plus(1, ChronoUnit.DAYS)) {
            String hour = BatchName.directory(dataset, day);
            days.add(hour.substring(0, hour.length() - HOUR.length()));
        }
        return days;
    }

    @Override
    public BatchManifest manifest(LakeBatch batch) {
        String key = batch.name().manifestKey();
        Optional<byte[]> document = store.read(key);
        return document.isPresent()
                ? ManifestCodec.decodeWithoutFingerprint(key, document.get())
                : rebuild.manifest(batch.name());
    }

    @Override
    public List<NamedFault> misfits(BatchManifest batch, RowCheck check, long enough) {
        RowReader rows = new RowReader();
        List<NamedFault> misfits = new ArrayList<>();
        read(batch, (line, row) -> {
            if (misfits.size() < enough) {
                check.fault(rows.read(row))
                        .ifPresent(fault -> misfits.add(new NamedFault(batch.object(), line, fault)));
            }
        });
        return misfits;
    }

    @Override
    public ChangeShape changes(BatchManifest batch) {
        ChangeScan scan = new ChangeScan(batch.object());
        read(batch, scan::add);
        return scan.shape();
    }

    @Override
    public String writeJsonPaths(DatasetName dataset, String work, byte[] document) {
        String key = TemporaryObjects.paths(dataset, work);
        store.put(key, document, new ObjectProperties("application/json", Map.of()));
        return CopyManifest.url(bucket, key);
    }

    @Override
    public void deleteJsonPaths(DatasetName dataset, String work) {
        store.delete(TemporaryObjects.paths(dataset, work));
    }

    @Override
    public void verify(BatchManifest batch) {
        read(batch, (line, row) -> {});
    }

    @Override
    public CopyFile cut(
            DatasetName dataset,
            String work,
            int number,
            BatchManifest batch,
            List<RowRange> rows,
            Optional<RowRewrite> rewrite) {
        RowRewrite rewritten = rewrite.orElse(line -> line);
        try (RowLines lines = new RowLines()) {
            Iterator<RowRange> ranges = rows.iterator();
            RangeCursor cursor = new RangeCursor(ranges);
            read(batch, (line, row) -> {
                if (cursor.takes(line)) {
                    lines.add(rewritten.apply(row));
                }
            });
            byte[] body = lines.finish();
            String key = TemporaryObjects.key(dataset, work, number);
            store.put(key, body, new ObjectProperties("application/zstd", Map.of()));
            return new CopyFile(key, body.length);
        }
    }

    @Override
    public List<BadRow> writeBadRows(DatasetName dataset, String loadId, BatchLoad batch) {
        try (BadRowFile file = new BadRowFile(batch.object(), loadId)) {
            read(batch.batch(), (line, row) -> Optional.ofNullable(batch.bad().get(line))
                    .ifPresent(fault -> file.add(new RowPlace(batch.object(), line), fault, row)));
            store.put(file.key(), file.finish(), new ObjectProperties("application/zstd", Map.of()));
            return file.rows();
        }
    }

    @Override
    public void deleteBadRows(String loadId, BatchLoad batch) {
        store.delete(BadRowFile.key(batch.object(), loadId));
    }

    /** Checks the object while it is read; its rows count only when this returns. */
    private void read(BatchManifest batch, NumberedRows rows) {
        BatchName name = BatchName.parse(batch.object())
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.CORRUPT_OBJECT, "'" + batch.object() + "' is not the name of a batch"));
        AtomicLong line = new AtomicLong();
        reader.read(name, row -> rows.accept(line.incrementAndGet(), row));
        if (line.get() != batch.rows()) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    batch.object() + " has " + line.get() + " rows, but its manifest speaks of " + batch.rows()
                            + "; delete the manifest, it is made again");
        }
    }

    @FunctionalInterface
    private interface NumberedRows {
        void accept(long line, byte[] row);
    }

    /** Whether lines, asked about in their order, are within ranges. */
    private static final class RangeCursor {
        private final Iterator<RowRange> ranges;
        private @Nullable RowRange current;

        private RangeCursor(Iterator<RowRange> ranges) {
            this.ranges = ranges;
            this.current = ranges.hasNext() ? ranges.next() : null;
        }

        private boolean takes(long line) {
            while (current != null && line > current.last()) {
                current = ranges.hasNext() ? ranges.next() : null;
            }
            return current != null && line >= current.first();
        }
    }

    @Override
    public String writeCopyManifest(DatasetName dataset, String work, List<CopyFile> files) {
        String key = CopyManifest.key(dataset, work, files);
        store.put(key, CopyManifest.document(bucket, files), new ObjectProperties("application/json", Map.of()));
        return CopyManifest.url(bucket, key);
    }

    @Override
    public void deleteTemporary(DatasetName dataset, String work, int objects) {
        CopyManifest.keys(dataset, work).forEach(store::delete);
        for (int number = 1; number <= objects; number++) {
            store.delete(TemporaryObjects.key(dataset, work, number));
        }
    }

    /**
     * Deletes files of bad rows that loads wrote which were cut off before their commit.
     *
     * @param before only of loads that began before this moment
     * @param committed answers which of some loads the warehouse knows
     * @return how many
     */
    public int sweepBadRows(Instant before, UnaryOperator<Set<String>> committed) {
        Map<String, List<String>> files = new TreeMap<>();
        store.list(BatchName.BAD, "", entry -> BadRowFile.load(entry.key())
                .filter(load -> LoadIds.begun(load)
                        .filter(begun -> begun.isBefore(before))
                        .isPresent())
                .ifPresent(load ->
                        files.computeIfAbsent(load, id -> new ArrayList<>()).add(entry.key())));
        if (files.isEmpty()) {
            return 0;
        }
        files.keySet().removeAll(committed.apply(Set.copyOf(files.keySet())));
        files.values().forEach(keys -> keys.forEach(store::delete));
        return files.values().stream().mapToInt(List::size).sum();
    }

    /**
     * Deletes lists and temporary objects whose load began before the given moment: left behind by loads that were cut off.
     *
     * @return how many
     */
    public int sweep(Instant before) {
        List<String> old = new ArrayList<>();
        store.list(CopyManifest.DIRECTORY, "", entry -> CopyManifest.begun(entry.key())
                .filter(begun -> begun.isBefore(before))
                .ifPresent(begun -> old.add(entry.key())));
        store.list(TemporaryObjects.DIRECTORY, "", entry -> TemporaryObjects.begun(entry.key())
                .filter(begun -> begun.isBefore(before))
                .ifPresent(begun -> old.add(entry.key())));
        old.forEach(store::delete);
        return old.size();
    }
}
