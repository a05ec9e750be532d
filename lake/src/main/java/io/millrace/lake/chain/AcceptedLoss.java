package io.millrace.lake.chain;

import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a chain go on behind records that Kafka deleted before they were stored, after somebody accepted their loss: a batch
 * without records stands for the lost offsets, so that the chain stays whole, and a document beside the chain's origin says
 * for ever that they were lost. Thread-safe.
 */
public final class AcceptedLoss {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String STAGE = "loss";

    private final ObjectStore store;
    private final BatchSettings settings;

    public AcceptedLoss(ObjectStore store, BatchSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /**
     * Writes the document and then the batch.
     *
     * @param end the chain's end
     * @param logStart first offset that the log still has
     * @param now when the loss is written down; names the batch's hour where the log has no record any more
     */
    public void bridge(ChainId chain, PartitionLog log, long end, long logStart, Instant now) {
        Instant hour =
                log.firstAt(logStart).map(PartitionLog.FirstRecord::timestamp).orElse(now);
        String key = String.format(Locale.ROOT, "%s-%020d.loss.json", ChainOrigins.key(chain), end);
        byte[] document = MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                .put("format", 1)
                .put("topic", chain.dataset().topic())
                .put("topic_id", chain.topicId())
                .put("partition", chain.partition())
                .put("start", end)
                .put("end", logStart)
                .put("accepted_at", now.toString()));
        store.create(key, document, StoredProperties.manifest());
        BatchObject batch;
        try (BatchWriter writer = new BatchWriter(chain, end, hour, STAGE, settings)) {
            batch = writer.finish(logStart);
        }
        if (new BatchCommit(batch).run(store) instanceof CommitOutcome.Lost) {
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE,
                    chain + ": another writer goes on at offset " + end + "; its chain is looked at again");
        }
    }
}
