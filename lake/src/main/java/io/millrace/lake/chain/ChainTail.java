package io.millrace.lake.chain;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.PartitionLog.FirstRecord;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;

/**
 * Finds the end of a chain. The store alone decides: any batch of the chain leads to its end, because the key of the next
 * batch follows from the log's first record after it. Thread-safe.
 */
public final class ChainTail {
    private final StoredBatches batches;
    private final ChainOrigins origins;
    private final Checkpoints checkpoints;

    public ChainTail(ObjectStore store) {
        this.batches = new StoredBatches(store);
        this.origins = new ChainOrigins(store);
        this.checkpoints = new Checkpoints(store);
    }

    /**
     * The chain's end. Fixes the beginning of a chain that has no batch yet.
     *
     * @param wanted its compression counts only for a chain that has not begun
     * @param hint a batch that was stored in the chain, the later the better; one of another chain costs time only
     * @throws MillraceException {@link ErrorCode#CHAIN_BROKEN} when the log and the chain no longer meet, or the store has
     *     lost what the hint tells of;
     *     {@link ErrorCode#OBJECT_STORE_UNAVAILABLE} or whatever the log throws when one of them is away
     */
    public TailPosition find(ChainId wanted, PartitionLog log, Optional<TailHint> hint) {
        ChainId chain = begun(wanted);
        TailPosition tail = pastExpired(chain, log, lastFollowing(chain, log, hint));
        if (isBeforeLog(log, tail)) {
            // Kafka timestamps can go back, so the newest hour need not hold the last batch.
            tail = pastExpired(chain, log, furthestStored(chain, log, tail));
        }
        requireAllThatWasStored(chain, tail, hint);
        if (!tail.hasBegun()) {
            ChainOrigins.Origin origin = origins.fix(wanted, tail.end());
            chain = wanted.of(origin.compression());
            tail = follow(chain, log, new TailPosition(origin.start(), Optional.empty()));
            if (isBeforeLog(log, tail)) {
                // Whoever fixed the origin may have written on from it meanwhile.
                tail = furthestStored(chain, log, tail);
            }
        }
        if (isBeforeLog(log, tail)) {
            throw new RetentionPassedException(chain, tail.end(), log.startOffset());
        }
        if (tail.end() > log.endOffset()) {
            throw logIsShorter(chain, log, tail);
        }
        return tail.of(chain.compression());
    }

    /** The chain with the compression in which it began; the usual one where nothing tells. */
    public ChainId begun(ChainId chain) {
        return chain.of(
                origins.find(chain).map(ChainOrigins.Origin::compression).orElse(BatchCompression.ZSTD));
    }

    private static void requireAllThatWasStored(ChainId chain, TailPosition tail, Optional<TailHint> hint) {
        Optional<TailHint> further = hint.filter(noted -> chain.contains(noted.last()) && noted.end() > tail.end());
        if (further.isPresent()) {
            throw batchesAreGone(chain, tail, further.get());
        }
    }

    /** The last of the batches that follow each other, from any batch of the chain on. */
    private TailPosition lastFollowing(ChainId chain, PartitionLog log, Optional<TailHint> hint) {
        Optional<TailPosition.Batch> hinted =
                hint.map(TailHint::last).filter(chain::contains).flatMap(name -> batches.find(chain, name));
        if (hinted.isPresent()) {
            return follow(chain, log, TailPosition.after(hinted.get()));
        }
        long logStart = log.startOffset();
        TailPosition none = new TailPosition(logStart, Optional.empty());
        if (logStart == 0 && next(chain, log, 0).isEmpty()) {
            // The log has lost nothing, so a chain could only have begun here.
            return none;
        }
        TailPosition any = batches.newest(chain)
                .map(name -> batches.listed(chain, name))
                .map(TailPosition::after)
                .orElse(none);
        return follow(chain, log, any);
    }

    private TailPosition follow(ChainId chain, PartitionLog log, TailPosition from) {
        TailPosition tail = from;
        Optional<TailPosition.Batch> next = next(chain, log, tail.end());
        while (next.isPresent()) {
            tail = TailPosition.after(next.get());
            next = next(chain, log, tail.end());
        }
        return tail;
    }

    private Optional<TailPosition.Batch> next(ChainId chain, PartitionLog log, long start) {
        Optional<FirstRecord> first = log.firstAt(start);
        // Asked afterwards: had the log lost its front meanwhile, the record need not be the first that ever stood
        // there.
        if (first.isEmpty() || log.startOffset() > start) {
            return Optional.empty();
        }
        return batches.find(chain, chain.batch(start, first.get().timestamp()));
    }

    /**
     * The walk may have ended where an expiry has deleted the next batch. Its checkpoint stands before it deletes anything,
     * so it is asked after the walk.
     */
    private TailPosition pastExpired(ChainId chain, PartitionLog log, TailPosition from) {
        TailPosition tail = from;
        Optional<Checkpoint> checkpoint = checkpoints.find(chain);
        while (checkpoint.isPresent() && (!tail.hasBegun() || checkpoint.get().end() > tail.end())) {
            tail = follow(chain, log, TailPosition.expiredUpTo(checkpoint.get().end()));
            checkpoint = checkpoints.find(chain);
        }
        return tail;
    }

    private TailPosition furthestStored(ChainId chain, PartitionLog log, TailPosition tail) {
        Optional<TailPosition.Batch> largest = batches.largestStart(chain).map(name -> batches.listed(chain, name));
        return follow(chain, log, furthest(tail, largest));
    }

    private static TailPosition furthest(TailPosition tail, Optional<TailPosition.Batch> other) {
        return other.map(TailPosition::after)
                .filter(position -> position.end() > tail.end())
                .orElse(tail);
    }

    private static boolean isBeforeLog(PartitionLog log, TailPosition tail) {
        long logStart = log.startOffset();
        return tail.end() < logStart && !log.isProvenEmpty(tail.end(), logStart);
    }

    private static MillraceException batchesAreGone(ChainId chain, TailPosition tail, TailHint hint) {
        return new MillraceException(
                ErrorCode.CHAIN_BROKEN,
                "the committed offset of " + chain + " tells that the lake held it up to offset " + hint.end() + " ("
                        + hint.last().objectKey() + "), but the object store has it only up to offset " + tail.end()
                        + ": batches were deleted, or this is another bucket."
                        + " Two ways out: bring the objects back,"
                        + " or delete the consumer group's committed offsets of the topic, so that the batches are written"
                        + " again from what Kafka still has");
    }

    private static MillraceException logIsShorter(ChainId chain, PartitionLog log, TailPosition tail) {
        return new MillraceException(
                ErrorCode.CHAIN_BROKEN,
                "the lake holds " + chain + " up to offset " + tail.end() + ", but Kafka's log ends at "
                        + log.endOffset()
                        + ": the log was truncated or restored from an older state under the same topic id."
                        + " Two ways out: bring back the log that the lake was written from,"
                        + " or recreate the topic, whose new id begins a new chain");
    }
}
