package io.millrace.lake.chain;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks a chain's batches up in the store. */
final class StoredBatches {
    private static final int DEPTH_OF_HOURS = 4;

    private final ObjectStore store;

    StoredBatches(ObjectStore store) {
        this.store = store;
    }

    /** The batch with what its object says of itself; empty when it is not stored. */
    Optional<TailPosition.Batch> find(ChainId chain, BatchName name) {
        String key = name.objectKey();
        return store.describe(key)
                .map(description -> ObjectAttributes.ofMetadata(key, description.metadata()))
                .map(attributes -> new TailPosition.Batch(name, checked(chain, key, attributes)));
    }

    /**
     * The batch of a name that a listing gave.
     *
     * @throws MillraceException {@link ErrorCode#OBJECT_STORE_UNAVAILABLE} when its object is not there
     */
    TailPosition.Batch listed(ChainId chain, BatchName name) {
        return find(chain, name)
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.OBJECT_STORE_UNAVAILABLE,
                        name.objectKey()
                                + " was listed and is not there: the object store is not consistent, or somebody"
                                + " deletes batches; it is looked for again"));
    }

    private static ObjectAttributes checked(ChainId chain, String key, ObjectAttributes attributes) {
        if (!attributes.topicId().equals(chain.topicId())) {
            throw new MillraceException(
                    ErrorCode.CHAIN_BROKEN,
                    key + " belongs to the topic id " + attributes.topicId() + ", but " + chain
                            + " has the id " + chain.topicId()
                            + ": two topics of this name share the first 8 digits of their ids; recreate the topic");
        }
        return attributes;
    }

    /** The batch with the largest start in the newest hour that has one of the chain. */
    Optional<BatchName> newest(ChainId chain) {
        return newestBelow(chain, BatchName.directory(chain.dataset()), DEPTH_OF_HOURS);
    }

    private Optional<BatchName> newestBelow(ChainId chain, String directory, int depth) {
        if (depth == 0) {
            return lastOf(chain, directory + chain.prefix());
        }
        List<String> newestFirst = new ArrayList<>(store.directories(directory));
        newestFirst.sort(Comparator.reverseOrder());
        for (String inside : newestFirst) {
            Optional<BatchName> found = newestBelow(chain, inside, depth - 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The chain's batch with the largest start of all hours: lists every object of the dataset. */
    Optional<BatchName> largestStart(ChainId chain) {
        return lastOf(chain, BatchName.directory(chain.dataset()));
    }

    private Optional<BatchName> lastOf(ChainId chain, String prefix) {
        Largest largest = new Largest();
        store.list(prefix, "", entry -> {
            BatchName.ofObject(entry.key()).filter(chain::contains).ifPresent(largest::offer);
        });
        return largest.name;
    }

    private static final class Largest {
        private Optional<BatchName> name = Optional.empty();

        private void offer(BatchName candidate) {
            if (name.isEmpty() || candidate.start() > name.get().start()) {
                name = Optional.of(candidate);
            }
        }
    }
}
