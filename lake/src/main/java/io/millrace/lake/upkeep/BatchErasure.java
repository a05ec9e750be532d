package io.millrace.lake.upkeep;

import io.millrace.lake.batch.BatchRewrite;
import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.ReplaceOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.Erasure;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import java.util.Map;
import java.util.Optional;

/**
 * Rewrites one batch without certain rows, one effect a step: its manifest goes, then its object is replaced in place, then
 * the new manifest comes. So a manifest never tells of an object that is not there, and whoever finds none makes it from
 * the object. A step that throws is to be taken again; a rewrite that was cut off and is begun anew looks at what is there
 * and ends in the same state.
 *
 * <p>The object keeps its key: there is one generation at any time, and a listing never shows two.
 *
 * <p>Not thread-safe.
 */
public final class BatchErasure {
    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());

    private final MaintainedStore store;
    private final BatchRewrite rewrite;
    private final ManifestRebuild manifests;
    private final BatchName name;
    private final RowPredicate predicate;
    private final String id;
    private final boolean isPlanned;
    /** Those of the manifest that goes; lost when an erasure was cut off, and then the new manifest has no fingerprint. */
    private Optional<FingerprintSettings> fingerprint = Optional.empty();

    private State state = new Look();

    /**
     * @param id of the erasure
     * @param isPlanned whether the erasure's record names the batch, so that a missing manifest may be its own doing
     */
    public BatchErasure(MaintainedStore store, BatchName name, RowPredicate predicate, String id, boolean isPlanned) {
        this.store = store;
        this.rewrite = new BatchRewrite(store);
        this.manifests = new ManifestRebuild(store);
        this.name = name;
        this.predicate = predicate;
        this.id = id;
        this.isPlanned = isPlanned;
    }

    /** What became of a batch. */
    public enum Outcome {
        /** No row of the batch is meant, now or any more. */
        CLEAN,
        /** The batch is not there: it has expired meanwhile. */
        GONE,
        /** Its writer has not completed it yet: to be tried again later. */
        INCOMPLETE
    }

    /** Takes the next step; the outcome once there are none left. */
    public Optional<Outcome> step() {
        state = state.step();
        return state instanceof Done done ? Optional.of(done.outcome) : Optional.empty();
    }

    /** Takes all steps. */
    public Outcome run() {
        Optional<Outcome> outcome = step();
        while (outcome.isEmpty()) {
            outcome = step();
        }
        return outcome.get();
    }

    private sealed interface State {
        State step();
    }

    private final class Look implements State {
        @Override
        public State step() {
            Optional<String> tag = store.tag(name.objectKey());
            if (tag.isEmpty()) {
                return new Done(Outcome.GONE);
            }
            BatchRewrite.Rewritten rewritten = rewrite.without(name, predicate::matches);
            Optional<byte[]> manifest = store.read(name.manifestKey());
            fingerprint = manifest.flatMap(this::fingerprint);
            boolean isComplete =
                    manifest.isPresent() || isPlanned || rewritten.before().erasure() != null;
            if (rewritten.left() == 0) {
                boolean isTold = manifest.filter(document -> tells(document, rewritten.before()))
                        .isPresent();
                return isTold || !isComplete ? new Done(Outcome.CLEAN) : new PutManifest();
            }
            return isComplete ? new DeleteManifest(rewritten, tag.get()) : new Done(Outcome.INCOMPLETE);
        }

        private Optional<FingerprintSettings> fingerprint(byte[] document) {
            try {
                return Optional.ofNullable(ManifestCodec.decode(name.manifestKey(), document)
                                .fingerprint())
                        .map(Fingerprint::settings);
            } catch (MillraceException notAManifest) {
                return Optional.empty();
            }
        }

        private boolean tells(byte[] document, ObjectAttributes object) {
            try {
                BatchManifest manifest = ManifestCodec.decodeWithoutFingerprint(name.manifestKey(), document);
                return manifest.sha256().equals(object.sha256()) && manifest.erased() == erased(object);
            } catch (MillraceException notAManifest) {
                return false;
            }
        }
    }

    private static long erased(ObjectAttributes object) {
        return object.erasure() == null ? 0 : object.erasure().rows();
    }

    private final class DeleteManifest implements State {
        private final BatchRewrite.Rewritten rewritten;
        private final String tag;

        private DeleteManifest(BatchRewrite.Rewritten rewritten, String tag) {
            this.rewritten = rewritten;
            this.tag = tag;
        }

        @Override
        public State step() {
            store.delete(name.manifestKey());
            return new Replace(rewritten, tag);
        }
    }

    private final class Replace implements State {
        private final BatchRewrite.Rewritten rewritten;
        private final String tag;

        private Replace(BatchRewrite.Rewritten rewritten, String tag) {
            this.rewritten = rewritten;
            this.tag = tag;
        }

        @Override
        public State step() {
            ObjectAttributes before = rewritten.before();
            int generation = before.erasure() == null ? 1 : before.erasure().generation() + 1;
            ObjectAttributes after = rewritten.after(new Erasure(generation, erased(before) + rewritten.left(), id));
            ReplaceOutcome outcome = store.replace(
                    name.objectKey(),
                    rewritten.body(),
                    new ObjectProperties(name.compression().mediaType(), after.toMetadata()),
                    tag);
            // Changed: by an attempt of this call that went unnoticed, or by somebody else. What is there tells.
            return outcome == ReplaceOutcome.REPLACED ? new PutManifest() : new LookAgain();
        }
    }

    /** The manifest is gone by this erasure's hand, so that its absence says nothing any more. */
    private final class LookAgain implements State {
        @Override
        public State step() {
            Optional<String> tag = store.tag(name.objectKey());
            if (tag.isEmpty()) {
                return new Done(Outcome.GONE);
            }
            BatchRewrite.Rewritten rewritten = rewrite.without(name, predicate::matches);
            return rewritten.left() == 0 ? new PutManifest() : new Replace(rewritten, tag.get());
        }
    }

    private final class PutManifest implements State {
        @Override
        public State step() {
            Optional<String> tag = store.tag(name.objectKey());
            if (tag.isEmpty()) {
                return new Done(Outcome.GONE);
            }
            BatchManifest manifest = manifests.manifest(name, fingerprint);
            store.put(name.manifestKey(), ManifestCodec.encode(manifest), JSON);
            // Another erasure may have replaced the object while its manifest was made.
            return store.tag(name.objectKey()).equals(tag) ? new Done(Outcome.CLEAN) : new PutManifest();
        }
    }

    private static final class Done implements State {
        private final Outcome outcome;

        private Done(Outcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public State step() {
            return this;
        }
    }
}
