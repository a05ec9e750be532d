package io.millrace.lakewriter.service;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.AcceptedLoss;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.chain.BatchCompletion;
import io.millrace.lake.chain.ChainTail;
import io.millrace.lake.chain.CommitOutcome;
import io.millrace.lake.chain.RetentionPassedException;
import io.millrace.lake.chain.TailHint;
import io.millrace.lake.chain.TailPosition;
import io.millrace.lake.store.ConditionalWrites;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.kafka.CommittedHint;
import io.millrace.lakewriter.kafka.KafkaClients;
import io.millrace.lakewriter.kafka.KafkaPartitionLog;
import io.millrace.lakewriter.kafka.LoadProgress;
import io.millrace.lakewriter.kafka.RefusedOffsets;
import io.millrace.lakewriter.kafka.SharedReaders;
import io.millrace.lakewriter.kafka.Topics;
import io.millrace.lakewriter.record.RecordReader;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work on Kafka and the object store. Thread-safe. */
final class PartitionJobs implements PartitionWork {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionJobs.class);

    private final SharedReaders lookups;
    private final SharedReaders loads;
    private final Topics topics;
    private final ObjectStore store;
    private final ConditionalWrites conditionalWrites;
    private final ChainTail tails;
    private final BatchCompletion completion;
    private final RecordReader reader = new RecordReader();
    private final AcceptedLoss losses;
    private final RefusedOffsets refused;
    private final WriterOptions options;
    private final InstantSource clock;
    private final int compressionLevel;

    PartitionJobs(
            KafkaClients clients,
            Topics topics,
            ObjectStore store,
            ConditionalWrites conditionalWrites,
            WriterOptions options,
            InstantSource clock) {
        this.lookups = SharedReaders.forLooks(clients);
        this.loads = SharedReaders.forLoads(clients);
        this.topics = topics;
        this.store = store;
        this.conditionalWrites = conditionalWrites;
        this.tails = new ChainTail(store);
        this.completion = new BatchCompletion(store, options.batches().fingerprints());
        this.losses = new AcceptedLoss(store, options.batches());
        this.refused = new RefusedOffsets(store);
        this.options = options;
        this.compressionLevel = options.batches().compressionLevel();
        this.clock = clock;
    }

    @Override
    public Recovery recover(DatasetName dataset, TopicPartition partition) {
        conditionalWrites.require();
        requireLogThatKeepsItsRecords(partition.topic());
        String topicId = topics.id(partition.topic())
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.KAFKA_UNAVAILABLE,
                        "Kafka does not know the topic " + partition.topic() + " any more; it is asked again"));
        ChainId wanted = new ChainId(
                dataset, topicId, partition.partition(), options.of(dataset).compression());
        Optional<CommittedHint> hint = topics.hint(partition);
        try (KafkaPartitionLog log = new KafkaPartitionLog(topics, lookups, wanted, hint, compressionLevel, reader)) {
            Optional<TailHint> noted = hint.map(left -> new TailHint(left.last(), left.end()));
            TailPosition tail = find(wanted, log, noted);
            tail.last().ifPresent(batch -> completion.complete(batch, log));
            long logStart = log.startOffset();
            boolean isLogStart = tail.end() <= logStart;
            boolean maySkip = isLogStart && log.isProvenEmpty(tail.end(), logStart);
            Duration length = options.of(dataset).deduplicationWindow();
            DedupWindow window = isLogStart
                    ? DedupWindow.empty(length, options.windowMemory())
                    : DedupWindow.unknown(length, newest(tail));
            return new Recovery(wanted.of(tail.compression()), tail, maySkip ? logStart : tail.end(), window);
        }
    }

    private TailPosition find(ChainId chain, KafkaPartitionLog log, Optional<TailHint> hint) {
        try {
            return tails.find(chain, log, hint);
        } catch (RetentionPassedException passed) {
            TopicPartition partition = new TopicPartition(chain.dataset().topic(), chain.partition());
            if (!options.acceptedLosses().contains(new LossAcceptance(partition, passed.end()))) {
                throw passed;
            }
            LOG.warn(
                    "{}: the loss of the records from offset {} to {} is accepted by the settings; the chain goes on",
                    chain,
                    passed.end(),
                    passed.logStart());
            losses.bridge(tails.begun(chain), log, passed.end(), passed.logStart(), clock.instant());
            return tails.find(chain, log, hint);
        }
    }

    private static Instant newest(TailPosition tail) {
        return tail.last()
                .flatMap(batch -> Optional.ofNullable(batch.attributes().lastTimestamp()))
                .orElse(Instant.EPOCH);
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

    @Override
    public DedupWindow loadWindow(ChainId chain, DedupWindow unknown, long end, LoadProgress progress) {
        Duration length = options.of(chain.dataset()).deduplicationWindow();
        Instant from = unknown.loadFrom();
        Set<Long> refusedOffsets = chain.dataset().isChanges() ? Set.of() : refused.since(chain, from);
        try (KafkaPartitionLog log =
                new KafkaPartitionLog(topics, loads, chain, Optional.empty(), compressionLevel, reader)) {
            return log.window(
                    () -> DedupWindow.empty(length, options.windowMemory()), from, end, refusedOffsets, progress);
        }
    }

    @Override
    public Map<TopicPartition, Long> logEnds(Collection<TopicPartition> partitions) {
        return topics.ends(partitions);
    }

    @Override
    public CommitOutcome commit(ChainId chain, BatchCommit commit) throws TopicRecreated {
        // Kafka's consumer goes on by name when a topic is recreated; had that happened, the id would be another one
        // now.
        Optional<String> id = topics.id(chain.dataset().topic());
        if (id.isPresent() && !id.get().equals(chain.topicId())) {
            throw new TopicRecreated(chain);
        }
        return commit.run(store);
    }
}
