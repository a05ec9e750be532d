package io.millrace.lakewriter.service;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.chain.CommitOutcome;
import io.millrace.lake.chain.TailPosition;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.kafka.LoadProgress;
import io.millrace.schemas.dataset.DatasetName;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What is done for partitions away from the consumers' threads. Every call blocks. */
interface PartitionWork {
    /** Looks for the end of a partition's chain, and completes its last batch. */
    Recovery recover(DatasetName dataset, TopicPartition partition);

    /**
     * Loads the deduplication window before an offset.
     *
     * @param unknown the window as it is, which knows from where on to load
     * @param progress is told how far it is
     */
    DedupWindow loadWindow(ChainId chain, DedupWindow unknown, long end, LoadProgress progress);

    /** Where the logs of partitions end; those that Kafka does not know are left out. */
    Map<TopicPartition, Long> logEnds(Collection<TopicPartition> partitions);

    /**
     * Joins a batch to its chain.
     *
     * @throws TopicRecreated when the records may be those of a new topic of the same name
     */
    CommitOutcome commit(ChainId chain, BatchCommit commit) throws TopicRecreated;

    /**
     * Where a partition's chain goes on.
     *
     * @param readFrom the chain's end, or further where the log has deleted offsets that never had a visible record
     * @param window what is known there without reading
     */
    record Recovery(ChainId chain, TailPosition tail, long readFrom, DedupWindow window) {}

    /** The topic was deleted and created again. */
    final class TopicRecreated extends Exception {
        private static final long serialVersionUID = 1L;

        TopicRecreated(ChainId chain) {
            super(chain + " was recreated; what was read since its last stored batch is read again from the new topic");
        }
    }
}
