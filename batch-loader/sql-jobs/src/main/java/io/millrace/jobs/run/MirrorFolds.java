package io.millrace.jobs.run;

import io.millrace.jobs.lake.RawBatch;
import io.millrace.jobs.lake.RawDataset;
import io.millrace.jobs.plan.MirrorPositions;
import io.millrace.jobs.run.SqlEngine.Table;
import io.millrace.schemas.dataset.DatasetName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Mirrored tables as of some moment. What was read of a table before is kept on the local disk as the last change of each key, and the next
 * partition reads only what has come since. It counts for exactly the batches that it was made of: when one of them changes, or a late one
 * comes, it is made anew. Nothing of it goes into the lake, and results are the same without it: executors of a cluster, who don't see
 * this disk, read all changes. Thread-safe.
 */
final class MirrorFolds {
    /** Fewer batches are read faster than they are folded beforehand. */
    private static final int WORTH_FOLDING = 16;

    private final Supplier<SqlEngine> engine;
    private final Staging staging;
    private final Path directory;
    private final Map<DatasetName, OfMirror> mirrors = new HashMap<>();

    /**
     * @param directory for what was folded
     */
    MirrorFolds(Supplier<SqlEngine> engine, Staging staging, Path directory) {
        this.engine = engine;
        this.staging = staging;
        this.directory = directory;
    }

    /**
     * A mirror from some of its batches.
     *
     * @param batches all up to some hour, in their order
     * @param places where the engine finds them
     */
    Table.Mirror table(DatasetName dataset, RawDataset raw, List<RawBatch> batches, FilePlaces places) {
        if (engine.get().lake().isPresent()) {
            return mirror(raw, batches, List.of(), batches, places);
        }
        OfMirror mirror;
        synchronized (mirrors) {
            mirror = mirrors.computeIfAbsent(dataset, name -> new OfMirror(directory.resolve(name.value())));
        }
        return mirror.table(raw, batches);
    }

    /**
     * @param folded files that stand for the older ones of the batches
     * @param since the others
     */
    private static Table.Mirror mirror(
            RawDataset raw, List<RawBatch> batches, List<Path> folded, List<RawBatch> since, FilePlaces places) {
        return new Table.Mirror(
                raw.columns(batches),
                raw.sourceNames(),
                RawDataset.truncated(batches).orElse(-1L),
                folded,
                places.of(since.stream().map(LakeFile::of).toList()));
    }

    /**
     * The changes up to the end of an hour.
     *
     * @param content hash of the batches
     */
    private record Fold(String content, List<Path> files) {
        boolean isThere() {
            return files.stream().allMatch(Files::exists);
        }
    }

    private final class OfMirror {
        private final Path directory;
        private final NavigableMap<Long, Fold> folds = new TreeMap<>();
        private int made;

        private OfMirror(Path directory) {
            this.directory = directory;
        }

        /** One at a time: who waits finds what another one has folded. */
        private synchronized Table.Mirror table(RawDataset raw, List<RawBatch> batches) {
            NavigableMap<Long, String> positions = MirrorPositions.of(raw.hashes());
            folds.entrySet()
                    .removeIf(fold -> !fold.getValue().content().equals(positions.get(fold.getKey()))
                            || !fold.getValue().isThere());
            if (batches.isEmpty()) {
                return MirrorFolds.mirror(raw, batches, List.of(), List.of(), staging);
            }
            long last = lastHour(raw, batches);
            // More may come in the newest hour.
            Optional<Long> settled =
                    Optional.ofNullable(positions.headMap(last, true).lowerKey(positions.lastKey()));
            settled.ifPresent(hour -> fold(raw, positions, hour));
            return mirror(raw, last);
        }

        private void fold(RawDataset raw, NavigableMap<Long, String> positions, long hour) {
            long since = before(hour).map(Map.Entry::getKey).orElse(Long.MIN_VALUE);
            if (since == hour || raw.within(since + 1, hour).size() < WORTH_FOLDING) {
                return;
            }
            Path files = directory.resolve("fold" + made++);
            List<Path> folded = engine.get().fold(mirror(raw, hour), files);
            staging.keep(folded);
            folds.put(hour, new Fold(Optional.ofNullable(positions.get(hour)).orElseThrow(), folded));
        }

        private Table.Mirror mirror(RawDataset raw, long hour) {
            Optional<Map.Entry<Long, Fold>> before = before(hour);
            long since = before.map(Map.Entry::getKey).orElse(Long.MIN_VALUE);
            List<Path> folded = before.map(fold -> fold.getValue().files()).orElse(List.of());
            staging.keep(folded);
            return MirrorFolds.mirror(
                    raw,
                    raw.within(Long.MIN_VALUE, hour),
                    folded,
                    raw.within(since == Long.MIN_VALUE ? since : since + 1, hour),
                    staging);
        }

        private Optional<Map.Entry<Long, Fold>> before(long hour) {
            return Optional.ofNullable(folds.floorEntry(hour));
        }

        private long lastHour(RawDataset raw, List<RawBatch> batches) {
            RawBatch last = batches.get(batches.size() - 1);
            return raw.hours().entrySet().stream()
                    .filter(hour -> hour.getValue().contains(last))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
