package io.millrace.loader.reconcile;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A lake in memory. */
final class FakeLake {
    final Map<String, BatchManifest> batches = new TreeMap<>();
    final Map<String, Integer> fractions = new HashMap<>();
    private final List<LakeBatch> listing = new ArrayList<>();
    final Map<String, List<BatchManifest>> copyManifests = new HashMap<>();

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
        public Map<String, Integer> fractionDigits(LakeBatch batch, Set<String> columns) {
            return chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> Map.copyOf(fractions));
        }

        @Override
        public String writeCopyManifest(DatasetName dataset, String loadId, List<BatchManifest> chosen) {
            return chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> {
                copyManifests.put(loadId, chosen);
                return loadId;
            });
        }

        @Override
        public void deleteCopyManifest(DatasetName dataset, String loadId) {
            chaos.call(ErrorCode.OBJECT_STORE_UNAVAILABLE, () -> Optional.ofNullable(copyManifests.remove(loadId)));
        }
    }
}
