package io.millrace.lake.audit;

import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads every batch of a dataset and checks that each chain is whole. Holds names in memory, not rows. */
public final class ChainAudit {
    private final ObjectStore store;
    private final ManifestRebuild manifests;

    public ChainAudit(ObjectStore store) {
        this.store = store;
        this.manifests = new ManifestRebuild(store);
    }

    /**
     * Checks all chains of the dataset. A chain that begins after offset 0 is no gap: Kafka may have begun there.
     *
     * @throws MillraceException {@link ErrorCode#OBJECT_STORE_UNAVAILABLE}
     */
    public AuditReport audit(DatasetName dataset) {
        Map<String, List<BatchName>> chains = chains(dataset);
        Walk walk = new Walk();
        chains.forEach(walk::chain);
        return new AuditReport(chains.size(), walk.batches, walk.rows, walk.duplicates, walk.bad, walk.findings);
    }

    private Map<String, List<BatchName>> chains(DatasetName dataset) {
        Map<String, List<BatchName>> chains = new TreeMap<>();
        store.list(BatchName.directory(dataset), "", entry -> {
            if (entry.key().endsWith(BatchName.OBJECT_SUFFIX)) {
                BatchName.parse(entry.key()).ifPresent(name -> chains.computeIfAbsent(
                                BatchName.partitionPrefix(name.partition(), name.topicId()),
                                prefix -> new ArrayList<>())
                        .add(name));
            }
        });
        chains.values().forEach(names -> names.sort(Comparator.comparingLong(BatchName::start)));
        return chains;
    }

    private final class Walk {
        private final List<Finding> findings = new ArrayList<>();
        private long batches;
        private long rows;
        private long duplicates;
        private long bad;

        private void chain(String chain, List<BatchName> names) {
            Optional<Long> previousEnd = Optional.empty();
            for (BatchName name : names) {
                batches++;
                long start = name.start();
                previousEnd
                        .filter(end -> end < start)
                        .ifPresent(end -> findings.add(new Finding.Gap(chain, end, start)));
                previousEnd
                        .filter(end -> end > start)
                        .ifPresent(end -> findings.add(new Finding.Overlap(name.objectKey(), start, end)));
                previousEnd = batch(name);
            }
        }

        /** The batch's end; empty when the object doesn't tell. */
        private Optional<Long> batch(BatchName name) {
            BatchManifest manifest;
            try {
                manifest = manifests.manifest(name);
            } catch (MillraceException e) {
                if (e.code() == ErrorCode.OBJECT_STORE_UNAVAILABLE) {
                    throw e;
                }
                findings.add(new Finding.Corrupt(name.objectKey(), String.valueOf(e.getMessage())));
                return Optional.empty();
            }
            rows += manifest.rows();
            duplicates += manifest.duplicates();
            bad += manifest.bad();
            companions(name, manifest);
            return Optional.of(manifest.end());
        }

        private void companions(BatchName name, BatchManifest expected) {
            Optional<byte[]> manifest = store.read(name.manifestKey());
            if (manifest.isEmpty()) {
                findings.add(new Finding.MissingManifest(name.objectKey()));
            } else if (!isSame(name, manifest.get(), expected)) {
                findings.add(new Finding.WrongManifest(name.objectKey()));
            }
            if (expected.bad() > 0 && store.describe(name.badKey()).isEmpty()) {
                findings.add(new Finding.MissingBadFile(name.objectKey(), expected.bad()));
            }
        }

        private boolean isSame(BatchName name, byte[] manifest, BatchManifest expected) {
            try {
                return ManifestCodec.decode(name.manifestKey(), manifest).equals(expected);
            } catch (MillraceException notAManifest) {
                return false;
            }
        }
    }
}
