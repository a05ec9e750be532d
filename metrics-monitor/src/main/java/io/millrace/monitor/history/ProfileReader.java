package io.millrace.monitor.history;

import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.fingerprint.FingerprintMerge;
import io.millrace.schemas.row.ColumnSeen;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the profile of an hour from the manifests of its batches, whose sketches add up; no row is read. */
final class ProfileReader {
    private final ObjectStore store;

    ProfileReader(ObjectStore store) {
        this.store = store;
    }

    /** The profile; a batch whose manifest is missing counts with its rows only. */
    HourProfile read(long hour, List<BatchCounts> batches) {
        Optional<Fingerprint> merged = Optional.empty();
        Map<String, Set<String>> types = new HashMap<>();
        long rows = 0;
        for (BatchCounts batch : batches.stream()
                .sorted(Comparator.comparing(each -> each.name().objectKey()))
                .toList()) {
            // As many as came: an erasure is no loss, and must not look like one.
            rows += batch.rows() + batch.erased();
            String key = batch.name().manifestKey();
            Optional<BatchManifest> manifest = store.read(key).map(document -> ManifestCodec.decode(key, document));
            if (manifest.isEmpty()) {
                continue;
            }
            for (ColumnSeen column : manifest.get().schema()) {
                HourProfile.addTypes(types, column.name(), column.types());
            }
            Optional<Fingerprint> own = Optional.ofNullable(manifest.get().fingerprint());
            merged = merged.isPresent() && own.isPresent()
                    ? Optional.of(FingerprintMerge.merge(merged.get(), own.get()))
                    : merged.or(() -> own);
        }
        return HourProfile.of(hour, batches.size(), rows, types, merged);
    }
}
