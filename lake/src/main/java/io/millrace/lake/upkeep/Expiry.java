package io.millrace.lake.upkeep;

import io.millrace.lake.chain.Checkpoint;
import io.millrace.lake.chain.Checkpoints;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.ObjectStore.ObjectEntry;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Deletes the oldest batches of a dataset. From each chain it takes batches from the front for as long as their hour is
 * past and they are complete; then it moves the chain's checkpoint behind them, and only then deletes everything below the checkpoint. Cut off at
 * any moment and run again, it ends in the same state.
 */
public final class Expiry {
    /** Younger batches are never expired: a writer that was frozen this long is gone. */
    public static final Duration SHORTEST_AGE = Duration.ofDays(1);

    private static final Duration HOUR = Duration.ofHours(1);

    private final MaintainedStore store;
    private final Checkpoints checkpoints;
    private final InstantSource clock;

    public Expiry(MaintainedStore store, InstantSource clock) {
        this.store = store;
        this.checkpoints = new Checkpoints(store);
        this.clock = clock;
    }

    /**
     * What is to go of one chain.
     *
     * @param end the checkpoint's new place: nothing changes when it is where it was
     * @param batches batches to delete that the checkpoint doesn't cover yet
     * @param leftovers objects below the checkpoint that an earlier run left behind
     */
    public record ChainPlan(
            DatasetName dataset,
            int partition,
            String topicId,
            long end,
            List<BatchName> batches,
            long rows,
            long bytes,
            List<String> leftovers) {
        public ChainPlan {
            batches = List.copyOf(batches);
            leftovers = List.copyOf(leftovers);
        }
    }

    /**
     * @param age batches whose whole hour is older than this go; at least {@link #SHORTEST_AGE}
     * @return one plan for each chain of which something is to go
     * @throws MillraceException {@link ErrorCode#CHAIN_BROKEN} when a chain has a gap where it is to be cut
     */
    public List<ChainPlan> plan(DatasetName dataset, Duration age) {
        if (age.compareTo(SHORTEST_AGE) < 0) {
            throw new IllegalArgumentException(
                    "batches must be kept for at least " + SHORTEST_AGE.toHours() + " hours, but are for " + age);
        }
        return planBefore(dataset, clock.instant().minus(age));
    }

    /**
     * The same by the clock: for those who know that no writer has such old batches in its hands any more.
     *
     * @param before batches whose whole hour is past at this moment go
     */
    public List<ChainPlan> planBefore(DatasetName dataset, Instant before) {
        Map<String, List<ObjectEntry>> chains = new TreeMap<>();
        for (String root : List.of(BatchName.RAW, BatchName.BAD)) {
            store.list(root + dataset.value() + "/", "", entry -> BatchName.parse(entry.key())
                    .ifPresent(name -> chains.computeIfAbsent(
                                    BatchName.partitionPrefix(name.partition(), name.topicId()),
                                    prefix -> new ArrayList<>())
                            .add(entry)));
        }
        List<ChainPlan> plans = new ArrayList<>();
        chains.values().forEach(entries -> plan(entries, before).ifPresent(plans::add));
        return plans;
    }

    private Optional<ChainPlan> plan(List<ObjectEntry> entries, Instant before) {
        BatchName any = name(entries.get(0));
        Optional<Checkpoint> checkpoint = checkpoints.find(any.dataset(), any.partition(), any.topicId());
        long expiredEnd = checkpoint.map(Checkpoint::end).orElse(0L);
        List<String> leftovers = new ArrayList<>();
        List<ObjectEntry> kept = new ArrayList<>();
        for (ObjectEntry entry : entries) {
            if (name(entry).start() < expiredEnd) {
                leftovers.add(entry.key());
            } else if (entry.key().equals(name(entry).objectKey())) {
                kept.add(entry);
            }
        }
        // Rows first here too: a batch without its manifest would look as if its writer had yet to complete it.
        leftovers.sort(Comparator.comparing(key -> BatchName.ofObject(key).isEmpty()));
        kept.sort(Comparator.comparingLong(entry -> name(entry).start()));
        Optional<Long> beginning = checkpoint.map(Checkpoint::end);
        Set<String> complete = entries.stream().map(ObjectEntry::key).collect(Collectors.toSet());
        ChainPlan plan = take(any, kept, complete, beginning, before, leftovers);
        return plan.batches().isEmpty() && leftovers.isEmpty() ? Optional.empty() : Optional.of(plan);
    }

    private ChainPlan take(
            BatchName any,
            List<ObjectEntry> kept,
            Set<String> complete,
            Optional<Long> beginning,
            Instant before,
            List<String> leftovers) {
        List<BatchName> batches = new ArrayList<>();
        Optional<Long> end = beginning;
        long rows = 0;
        long bytes = 0;
        String topicId = any.topicId();
        for (ObjectEntry entry : kept) {
            BatchName name = name(entry);
            // One without manifest is its writer's, or an erasure's, to complete first.
            boolean isComplete = complete.contains(name.manifestKey());
            if (!isComplete || !name.hour().plus(HOUR).isBefore(before)) {
                break;
            }
            if (end.isPresent() && end.get() != name.start()) {
                throw gap(name, end.get());
            }
            ObjectAttributes attributes = attributes(name);
            end = Optional.of(attributes.end());
            topicId = attributes.topicId();
            rows += attributes.rows();
            bytes += entry.size();
            batches.add(name);
        }
        return new ChainPlan(any.dataset(), any.partition(), topicId, end.orElse(0L), batches, rows, bytes, leftovers);
    }

    private ObjectAttributes attributes(BatchName name) {
        String key = name.objectKey();
        return store.describe(key)
                .map(description -> ObjectAttributes.ofMetadata(key, description.metadata()))
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.OBJECT_STORE_UNAVAILABLE,
                        key + " was listed and is gone: somebody else deletes batches; run it again"));
    }

    private static MillraceException gap(BatchName name, long end) {
        return new MillraceException(
                ErrorCode.CHAIN_BROKEN,
                "the chain of " + name.objectKey() + " should go on at offset " + end + " and goes on at "
                        + name.start()
                        + ": nothing of it is expired, since that would hide what is lost; run millrace audit "
                        + name.dataset().value());
    }

    private static BatchName name(ObjectEntry entry) {
        return BatchName.parse(entry.key()).orElseThrow();
    }

    /** Carries a plan out: checkpoint first, then the objects, each batch's rows before what stands beside them. */
    public void apply(ChainPlan plan) {
        if (!plan.batches().isEmpty()) {
            String shortTopicId = plan.batches().get(0).topicId();
            checkpoints.advance(store, plan.dataset(), plan.partition(), shortTopicId, before -> next(before, plan));
        }
        for (BatchName name : plan.batches()) {
            store.delete(name.objectKey());
            store.delete(name.manifestKey());
            store.delete(name.badKey());
        }
        plan.leftovers().forEach(store::delete);
    }

    /** Only forward, so that whoever planned earlier and comes later changes nothing. */
    private Optional<Checkpoint> next(Optional<Checkpoint> before, ChainPlan plan) {
        if (before.filter(checkpoint -> checkpoint.end() >= plan.end()).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Checkpoint(
                Checkpoint.FORMAT,
                plan.dataset().value(),
                plan.topicId(),
                plan.partition(),
                plan.end(),
                before.map(Checkpoint::batches).orElse(0L) + plan.batches().size(),
                before.map(Checkpoint::rows).orElse(0L) + plan.rows(),
                clock.instant()));
    }
}
