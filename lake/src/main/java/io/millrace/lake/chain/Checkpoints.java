package io.millrace.lake.chain;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.ReplaceOutcome;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The checkpoints of all chains, one object each. Thread-safe. */
public final class Checkpoints {
    private static final String DIRECTORY = "_checkpoints/";
    private static final int ATTEMPTS = 20;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final ObjectStore store;

    public Checkpoints(ObjectStore store) {
        this.store = store;
    }

    /** The key of a chain's checkpoint. */
    public static String key(DatasetName dataset, int partition, String shortTopicId) {
        return DIRECTORY + dataset.value() + "/" + BatchName.partitionPrefix(partition, shortTopicId) + "expired.json";
    }

    /**
     * The chain's checkpoint; empty when nothing was expired.
     *
     * @throws MillraceException {@link ErrorCode#CHAIN_BROKEN} when it is another topic's; {@link ErrorCode#CORRUPT_OBJECT}
     *     when it can't be read; {@link ErrorCode#OBJECT_STORE_UNAVAILABLE}
     */
    public Optional<Checkpoint> find(ChainId chain) {
        Optional<Checkpoint> found = find(chain.dataset(), chain.partition(), chain.shortTopicId());
        if (found.filter(checkpoint -> !checkpoint.topicId().equals(chain.topicId()))
                .isPresent()) {
            throw new MillraceException(
                    ErrorCode.CHAIN_BROKEN,
                    key(chain.dataset(), chain.partition(), chain.shortTopicId()) + " is of the topic id "
                            + found.get().topicId() + ", but " + chain + " has the id " + chain.topicId()
                            + ": two topics of this name share the first 8 digits of their ids; recreate the topic");
        }
        return found;
    }

    /** The same by the digits of the topic's id that stand in names. */
    public Optional<Checkpoint> find(DatasetName dataset, int partition, String shortTopicId) {
        String key = key(dataset, partition, shortTopicId);
        return store.read(key).map(document -> decode(key, document));
    }

    private static Checkpoint decode(String key, byte[] document) {
        try {
            return MAPPER.readValue(document, Checkpoint.class);
        } catch (JacksonException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key + " is no checkpoint (" + e.getOriginalMessage()
                            + "); bring it back from a version of the bucket",
                    e);
        }
    }

    /**
     * Moves the checkpoint on, whatever others do at the same time.
     *
     * @param next what it becomes from what it is; empty to leave it
     */
    public void advance(
            MaintainedStore maintained,
            DatasetName dataset,
            int partition,
            String shortTopicId,
            Function<Optional<Checkpoint>, Optional<Checkpoint>> next) {
        String key = key(dataset, partition, shortTopicId);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<String> tag = maintained.tag(key);
            Optional<Checkpoint> wanted = next.apply(tag.flatMap(seen -> find(dataset, partition, shortTopicId)));
            if (wanted.isEmpty() || write(maintained, key, wanted.get(), tag)) {
                return;
            }
        }
        throw new MillraceException(
                ErrorCode.OBJECT_STORE_UNAVAILABLE, key + " changes all the time; see who else expires this dataset");
    }

    private static boolean write(MaintainedStore maintained, String key, Checkpoint checkpoint, Optional<String> tag) {
        byte[] document = MAPPER.writeValueAsBytes(checkpoint);
        return tag.isEmpty()
                ? maintained.create(key, document, StoredProperties.manifest()) == CreateOutcome.CREATED
                : maintained.replace(key, document, StoredProperties.manifest(), tag.get()) == ReplaceOutcome.REPLACED;
    }
}
