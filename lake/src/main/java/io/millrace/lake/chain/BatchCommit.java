package io.millrace.lake.chain;

import io.millrace.lake.batch.BadFile;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;

/**
 * Joins one batch to its chain, one effect a step. A step that throws has changed nothing here and is to be taken again;
 * every step may be repeated, also when its effect took place unnoticed.
 *
 * <p>The bad file is put aside first, where only whoever knows the rows' checksum looks for it. Then the object: its creation
 * decides the batch's end, and with it which bad file is the batch's. From there on every writer that completes the batch
 * writes the same bytes. The manifest comes last: a batch with a manifest is complete, and no batch is created before the one
 * before it is complete.
 *
 * <p>Not thread-safe.
 */
public final class BatchCommit {
    private final BatchObject batch;
    private State state;

    public BatchCommit(BatchObject batch) {
        this.batch = batch;
        this.state = batch.badFile().<State>map(StageBad::new).orElseGet(Create::new);
    }

    /** Takes the next step; the outcome once there are none left. */
    public Optional<CommitOutcome> step(ObjectStore store) {
        state = state.step(store);
        return state instanceof Done done ? Optional.of(done.outcome) : Optional.empty();
    }

    /** Takes all steps. */
    public CommitOutcome run(ObjectStore store) {
        Optional<CommitOutcome> outcome = step(store);
        while (outcome.isEmpty()) {
            outcome = step(store);
        }
        return outcome.get();
    }

    private sealed interface State {
        State step(ObjectStore store);
    }

    private StagedBadFile staged(ObjectStore store) {
        return new StagedBadFile(store, batch.name(), batch.attributes().sha256());
    }

    private final class StageBad implements State {
        private final BadFile badFile;

        private StageBad(BadFile badFile) {
            this.badFile = badFile;
        }

        @Override
        public State step(ObjectStore store) {
            staged(store).put(badFile);
            return new Create();
        }
    }

    private final class Create implements State {
        @Override
        public State step(ObjectStore store) {
            CreateOutcome outcome = store.create(
                    batch.name().objectKey(),
                    batch.body(),
                    StoredProperties.rows(
                            batch.name().compression(), batch.attributes().toMetadata()));
            return outcome == CreateOutcome.CREATED ? afterCreation(batch.attributes()) : new ReadWinner();
        }
    }

    private final class ReadWinner implements State {
        @Override
        public State step(ObjectStore store) {
            String key = batch.name().objectKey();
            ObjectAttributes winner = store.describe(key)
                    .map(description -> ObjectAttributes.ofMetadata(key, description.metadata()))
                    .orElseThrow(() -> new MillraceException(
                            ErrorCode.OBJECT_STORE_UNAVAILABLE,
                            key + " exists and is not there: the object store is not consistent, or somebody deleted a"
                                    + " batch; the commit is tried again"));
            boolean isSame = winner.topicId().equals(batch.attributes().topicId())
                    && winner.end() == batch.attributes().end()
                    && winner.sha256().equals(batch.attributes().sha256())
                    && winner.bad() == batch.attributes().bad();
            if (isSame) {
                return afterCreation(winner);
            }
            if (batch.badFile().isPresent()) {
                staged(store).delete();
            }
            return new Done(new CommitOutcome.Lost(winner));
        }
    }

    private State afterCreation(ObjectAttributes stored) {
        return batch.badFile().<State>map(file -> new PutBad(stored, file)).orElseGet(() -> new PutManifest(stored));
    }

    private final class PutBad implements State {
        private final ObjectAttributes stored;
        private final BadFile badFile;

        private PutBad(ObjectAttributes stored, BadFile badFile) {
            this.stored = stored;
            this.badFile = badFile;
        }

        @Override
        public State step(ObjectStore store) {
            // Never over what is there: it is the same, or something was erased from it meanwhile.
            store.create(batch.name().badKey(), badFile.body(), StoredProperties.bad());
            staged(store).delete();
            return new PutManifest(stored);
        }
    }

    private final class PutManifest implements State {
        private final ObjectAttributes stored;

        private PutManifest(ObjectAttributes stored) {
            this.stored = stored;
        }

        @Override
        public State step(ObjectStore store) {
            store.create(
                    batch.name().manifestKey(),
                    ManifestCodec.encode(batch.manifest(stored)),
                    StoredProperties.manifest());
            return new Done(new CommitOutcome.Committed(stored));
        }
    }

    private static final class Done implements State {
        private final CommitOutcome outcome;

        private Done(CommitOutcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public State step(ObjectStore store) {
            return this;
        }
    }
}
