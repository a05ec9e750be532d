package io.millrace.lake.chain;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where chains begin. A chain without batches begins where Kafka's log begins, and retention moves that on: two writers could
 * each find another beginning, and their batches would overlap. So the first of them creates an object that names the
 * beginning, at a key that both derive, and everybody else goes by it: also by the compression that it names, or two writers
 * with different settings could each create a batch for one offset. Thread-safe.
 */
public final class ChainOrigins {
    /** Directory of what is written about chains as a whole. */
    public static final String DIRECTORY = "_chains/";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int FORMAT = 1;

    private final ObjectStore store;

    public ChainOrigins(ObjectStore store) {
        this.store = store;
    }

    /** What the keys of everything about one chain begin with. */
    static String key(ChainId chain) {
        return String.format(
                Locale.ROOT,
                "%s%s/%05d-%s",
                DIRECTORY,
                chain.dataset().value(),
                chain.partition(),
                chain.shortTopicId());
    }

    /**
     * A chain's beginning.
     *
     * @param start its first offset
     * @param compression of all its batches
     */
    record Origin(long start, BatchCompression compression) {}

    /** The chain's beginning; empty when none is fixed, as for chains that are older than such documents. */
    Optional<Origin> find(ChainId chain) {
        String key = originKey(chain);
        return store.read(key).map(document -> origin(chain, key, document));
    }

    private static String originKey(ChainId chain) {
        return key(chain) + ".origin.json";
    }

    /** Where and how the chain begins: as proposed, unless something else has been fixed before. */
    Origin fix(ChainId chain, long proposed) {
        String key = originKey(chain);
        byte[] origin = MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("topic", chain.dataset().topic())
                .put("topic_id", chain.topicId())
                .put("partition", chain.partition())
                .put("start", proposed)
                .put("compression", chain.compression().text()));
        if (store.create(key, origin, StoredProperties.manifest()) == CreateOutcome.CREATED) {
            return new Origin(proposed, chain.compression());
        }
        // It may be our own all the same: a write that was repeated unnoticed answers that somebody was first.
        byte[] fixed = store.read(key).orElseThrow(() -> unreadable(key, "it exists and is not there"));
        return origin(chain, key, fixed);
    }

    private static Origin origin(ChainId chain, String key, byte[] document) {
        JsonNode origin;
        try {
            origin = MAPPER.readTree(document);
        } catch (JacksonException e) {
            throw unreadable(key, "it is no JSON");
        }
        Optional<Long> start = Optional.ofNullable(origin.get("start"))
                .filter(JsonNode::isIntegralNumber)
                .map(JsonNode::asLong);
        boolean isOurs = origin.path("topic_id").asString("").equals(chain.topicId());
        if (start.isEmpty() || !isOurs) {
            throw unreadable(key, "it does not name a start for the topic id " + chain.topicId());
        }
        BatchCompression compression = BatchCompression.ofText(
                        origin.path("compression").asString(BatchCompression.ZSTD.text()))
                .orElseThrow(() -> unreadable(key, "it names a compression that is not known"));
        return new Origin(start.get(), compression);
    }

    private static MillraceException unreadable(String key, String why) {
        return new MillraceException(
                ErrorCode.CORRUPT_OBJECT,
                key + " is not what was written: " + why + "; restore it from a version or replica of the bucket, or,"
                        + " if the chain has batches that end in .jsonl.zst already, delete it");
    }
}
