package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.isolation.RowRange;
import io.millrace.loader.mirror.ChangeShape;
import io.millrace.loader.rewrite.RowRewrite;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** A lake in memory. */
final class FakeLake {
    final Map<String, BatchManifest> batches = new TreeMap<>();
    /** Rows that don't fit, by the object of each batch of which it is doubtful. */
    final Map<String, List<NamedFault>> misfits = new HashMap<>();
    /** Objects that are not what was written. */
    final Set<String> damaged = new HashSet<>();

    private final List<LakeBatch> listing = new ArrayList<>();
    final Map<String, List<CopyFile>> copyManifests = new HashMap<>();
    private final Map<String, List<RowPlace>> temporary = new HashMap<>();

    void add(BatchManifest manifest) {
        batches.put(manifest.object(), manifest);
        BatchName name = BatchName.parse(manifest.object()).orElseThrow();
        listing.add(new LakeBatch(name, manifest.object(), manifest.bytes()));
    }

    /** The lake as a process sees it. */
    Lake port(Chaos chaos) {
        return new Port(chaos);
    }

    private final class Port implements Lake {
        private final Chaos chaos;

        private Port(Chaos chaos) {
            this.chaos = chaos;
        }

        @Override
        public List<DatasetName> datasets() {
            return List.of(Manifests.PLAYS);
        }

        @Override
        public List<LakeBatch> batches(DatasetName dataset, Optional<Instant> from) {
            return chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> listing.stream()
                    .filter(batch -> from.isEmpty() || !batch.name().hour().isBefore(from.get()))
                    .toList());
        }

        @Override
        public BatchManifest manifest(LakeBatch batch) {
            return chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> Optional.ofNullable(batches.get(batch.object()))
                    .orElseThrow());
        }

        @Override
        public List<NamedFault> misfits(BatchManifest batch, RowCheck check, long enough) {
            return chaos.call(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> misfits.getOrDefault(batch.object(), List.of()).stream()
                            .limit(enough)
                            .toList());
        }

        @Override
        public ChangeShape changes(BatchManifest batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String writeJsonPaths(DatasetName dataset, String work, byte[] document) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteJsonPaths(DatasetName dataset, String work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void verify(BatchManifest batch) {
            chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> {
                requireSound(batch);
                return true;
            });
        }

        @Override
        public CopyFile cut(
                DatasetName dataset,
                String work,
                int number,
                BatchManifest batch,
                List<RowRange> ranges,
                Optional<RowRewrite> rewrite) {
            return chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> {
                requireSound(batch);
                String key = work + "/" + number;
                temporary.put(
                        key,
                        ranges.stream()
                                .flatMap(range -> LongStream.rangeClosed(range.first(), range.last())
                                        .mapToObj(line -> new RowPlace(range.object(), line)))
                                .toList());
                return new CopyFile(key, ranges.size());
            });
        }

        @Override
        public List<BadRow> writeBadRows(DatasetName dataset, String loadId, BatchLoad batch) {
            return chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> batch.bad().entrySet().stream()
                    .map(bad -> new BadRow(
                            new RowPlace(batch.object(), bad.getKey()), bad.getValue(), "text", "bad/" + loadId))
                    .toList());
        }

        @Override
        public void deleteBadRows(String loadId, BatchLoad batch) {
            chaos.mayFail(ErrorCode.OBJECT_STORE_UNAVAILABLE);
        }

        @Override
        public String writeCopyManifest(DatasetName dataset, String work, List<CopyFile> files) {
            return chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> {
                copyManifests.put(work, files);
                return work;
            });
        }

        @Override
        public void deleteTemporary(DatasetName dataset, String work, int objects) {
            chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> {
                copyManifests.remove(work);
                return temporary.keySet().removeIf(key -> key.startsWith(work + "/"));
            });
        }

        private void requireSound(BatchManifest batch) {
            if (damaged.contains(batch.object())) {
                throw new MillraceException(ErrorCode.CORRUPT_OBJECT, batch.object() + " is damaged");
            }
        }
    }

    /** The rows of an object, in order. */
    List<RowPlace> rows(String key) {
        List<RowPlace> cut = temporary.get(key);
        return cut != null
                ? cut
                : LongStream.rangeClosed(
                                1,
                                Optional.ofNullable(batches.get(key))
                                        .orElseThrow()
                                        .rows())
                        .mapToObj(line -> new RowPlace(key, line))
                        .toList();
    }

    List<RowPlace> allRows() {
        return batches.keySet().stream().flatMap(key -> rows(key).stream()).toList();
    }
}
