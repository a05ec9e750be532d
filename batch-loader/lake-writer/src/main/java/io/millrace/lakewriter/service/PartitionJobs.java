package io.millrace.lakewriter.service;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.chain.BatchCompletion;
import io.millrace.lake.chain.ChainTail;
import io.millrace.lake.chain.CommitOutcome;
import io.millrace.lake.chain.TailHint;
import io.millrace.lake.chain.TailPosition;
import io.millrace.lake.store.ConditionalWrites;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.kafka.CommittedHint;
import io.millrace.lakewriter.kafka.KafkaClients;
import io.millrace.lakewriter.kafka.KafkaPartitionLog;
import io.millrace.lakewriter.kafka.Topics;
import io.millrace.lakewriter.record.RecordReader;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What is done for partitions away from the consumers' threads. Blocking; thread-safe. */
final class PartitionJobs {
    private final KafkaClients clients;
    private final Topics topics;
    private final ObjectStore store;
    private final ConditionalWrites conditionalWrites;
    private final ChainTail tails;
    private final BatchCompletion completion;
    private final RecordReader reader = new RecordReader();
    private final Duration windowLength;
    private final int compressionLevel;

    PartitionJobs(
            KafkaClients clients,
            Topics topics,
            ObjectStore store,
            ConditionalWrites conditionalWrites,
            WriterOptions options) {
        this.clients = clients;
        this.topics = topics;
        this.store = store;
        this.conditionalWrites = conditionalWrites;
        this.tails = new ChainTail(store);
        this.completion = new BatchCompletion(store, options.batches().fingerprints());
        this.windowLength = options.deduplicationWindow();
        this.compressionLevel = options.batches().compressionLevel();
    }

    /**
     * Where a partition's chain goes on.
     *
     * @param readFrom the chain's end, or further where the log has deleted offsets that never had a visible record
     * @param window what is known there without reading
     */
    record Recovery(ChainId chain, TailPosition tail, long readFrom, DedupWindow window) {}

    Recovery recover(DatasetName dataset, TopicPartition partition) {
        conditionalWrites.require();
        requireLogThatKeepsItsRecords(partition.topic());
        String topicId = topics.id(partition.topic())
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.KAFKA_UNAVAILABLE,
                        "Kafka does not know the topic " + partition.topic() + " any more; it is asked again"));
        ChainId chain = new ChainId(dataset, topicId, partition.partition());
        Optional<CommittedHint> hint = topics.hint(partition);
        try (KafkaPartitionLog log = new KafkaPartitionLog(clients, chain, hint, compressionLevel, reader)) {
            TailPosition tail = tails.find(chain, log, hint.map(left -> new TailHint(left.last(), left.end())));
            tail.last().ifPresent(batch -> completion.complete(batch, log));
            long logStart = log.startOffset();
            boolean isLogStart = tail.end() <= logStart;
            DedupWindow window = isLogStart ? DedupWindow.complete(windowLength) : DedupWindow.unknown(windowLength);
            boolean maySkip = isLogStart && log.isProvenEmpty(tail.end(), logStart);
            return new Recovery(chain, tail, maySkip ? logStart : tail.end(), window);
        }
    }

    private void requireLogThatKeepsItsRecords(String topic) {
        Optional<String> policy = topics.cleanupPolicy(topic).filter(value -> value.contains("compact"));
        if (policy.isPresent()) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the topic " + topic + " has cleanup.policy=" + policy.get()
                            + ": compaction deletes records from within the log, and batches could not be written again as"
                            + " they were. Set cleanup.policy=delete; the topic's partitions stand still until then");
        }
    }

    DedupWindow loadWindow(ChainId chain, Instant timestamp, long end) {
        try (KafkaPartitionLog log =
                new KafkaPartitionLog(clients, chain, Optional.empty(), compressionLevel, reader)) {
            return log.window(windowLength, DedupWindow.loadFrom(windowLength, timestamp), end);
        }
    }

    /**
     * @throws TopicRecreated when the records may be those of a new topic of the same name
     */
    CommitOutcome commit(ChainId chain, BatchCommit commit) throws TopicRecreated {
        // Kafka's consumer goes on by name when a topic is recreated; had that happened, the id would be another one
        // now.
        Optional<String> id = topics.id(chain.dataset().topic());
        if (id.isPresent() && !id.get().equals(chain.topicId())) {
            throw new TopicRecreated(chain);
        }
        return commit.run(store);
    }

    /** The topic was deleted and created again. */
    static final class TopicRecreated extends Exception {
        private static final long serialVersionUID = 1L;

        private TopicRecreated(ChainId chain) {
            super(chain + " was recreated; what was read since its last stored batch is read again from the new topic");
        }
    }
}
