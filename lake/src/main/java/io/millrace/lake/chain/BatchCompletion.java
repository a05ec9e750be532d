package io.millrace.lake.chain;

import io.millrace.lake.batch.BadFile;
import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSource;

/**
 * Writes what a stored batch still lacks because its writer died half-way: its bad file, then its manifest. A writer that
 * takes a chain over completes the last batch before it adds another; older ones are complete. Thread-safe.
 */
public final class BatchCompletion {
    private final ObjectStore store;
    private final ManifestRebuild manifests;
    private final FingerprintSource fingerprints;

    /**
     * @param fingerprints which datasets' manifests get a fingerprint
     */
    public BatchCompletion(ObjectStore store, FingerprintSource fingerprints) {
        this.store = store;
        this.fingerprints = fingerprints;
        this.manifests = new ManifestRebuild(store);
    }

    /**
     * Does nothing when the batch is complete.
     *
     * @throws MillraceException {@link ErrorCode#CHAIN_BROKEN} when the log no longer has the batch's bad records
     */
    public void complete(TailPosition.Batch batch, PartitionLog log) {
        if (store.describe(batch.name().manifestKey()).isPresent()) {
            return;
        }
        boolean lacksBadFile = batch.attributes().bad() > 0
                && store.describe(batch.name().badKey()).isEmpty();
        if (lacksBadFile) {
            StagedBadFile staged =
                    new StagedBadFile(store, batch.name(), batch.attributes().sha256());
            BadFile badFile = staged.find(batch.attributes().bad()).orElseGet(() -> fromLog(batch, log));
            store.create(batch.name().badKey(), badFile.body(), StoredProperties.bad());
            staged.delete();
        }
        store.create(
                batch.name().manifestKey(),
                ManifestCodec.encode(manifests.manifest(
                        batch.name(), fingerprints.of(batch.name().dataset()))),
                StoredProperties.manifest());
    }

    private static BadFile fromLog(TailPosition.Batch batch, PartitionLog log) {
        BadFile badFile = log.badFile(batch.name().start(), batch.attributes().end());
        if (badFile.records() != batch.attributes().bad()) {
            throw badRecordsGone(batch, badFile);
        }
        return badFile;
    }

    private static MillraceException badRecordsGone(TailPosition.Batch batch, BadFile found) {
        String badKey = batch.name().badKey();
        return new MillraceException(
                ErrorCode.CHAIN_BROKEN,
                batch.name().objectKey() + " counts " + batch.attributes().bad()
                        + " bad records, but Kafka still shows "
                        + found.records() + " and " + badKey + " was not written before its writer died."
                        + " Two ways out: restore the records to the topic's log, or accept their loss by storing an"
                        + " empty object as " + badKey);
    }
}
