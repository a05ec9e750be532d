package io.millrace.lake.audit;

import io.millrace.lake.audit.TopicExtent.LogExtent;
import io.millrace.lake.chain.Checkpoint;
import io.millrace.lake.chain.Checkpoints;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** Walks one chain from its checkpoint to its end, and compares both ends with Kafka's log. */
final class ChainWalk {
    private static final int PARTITION_DIGITS = 5;

    private final ObjectStore store;
    private final String chain;
    private final String topicId;
    private final int partition;
    private final List<BatchName> names;
    private final Map<BatchName, BatchCheck.Checked> checked;
    private final boolean isWhole;
    private final Optional<Long> expiredUpTo;
    private final Optional<LogExtent> log;
    private final Optional<RecordCount> records;
    private long recounted;

    /**
     * @param isWhole whether the chain's first batches were read too
     * @param names all batches of the chain by their start, also those that were not read
     */
    ChainWalk(
            ObjectStore store,
            DatasetName dataset,
            String chain,
            List<BatchName> names,
            Map<BatchName, BatchCheck.Checked> checked,
            boolean isWhole,
            Optional<TopicExtent> known,
            Optional<RecordCount> records) {
        this.store = store;
        this.chain = chain;
        this.partition = Integer.parseInt(chain.substring(0, PARTITION_DIGITS));
        this.topicId = chain.substring(PARTITION_DIGITS + 1, chain.length() - 1);
        this.names = names;
        this.checked = checked;
        this.isWhole = isWhole;
        this.records = records;
        this.expiredUpTo =
                new Checkpoints(store).find(dataset, partition, topicId).map(Checkpoint::end);
        this.log = known.filter(topic -> topic.topicId().startsWith(topicId))
                .flatMap(topic -> Optional.ofNullable(topic.partitions().get(partition)));
    }

    ChainReport walk(List<Finding> findings) {
        List<BatchName> kept = new ArrayList<>();
        for (BatchName name : names) {
            if (expiredUpTo.filter(end -> name.start() < end).isPresent()) {
                findings.add(new Finding.ExpiredBatch(name.objectKey(), expiredUpTo.get()));
            } else {
                kept.add(name);
            }
        }
        Optional<Long> first = kept.stream().findFirst().map(BatchName::start);
        beginning(first, findings);
        for (int i = 0; i < kept.size(); i++) {
            Optional<BatchName> next = i + 1 < kept.size() ? Optional.of(kept.get(i + 1)) : Optional.empty();
            batch(kept.get(i), next, findings);
        }
        Optional<Long> end = kept.isEmpty() ? Optional.empty() : end(kept.get(kept.size() - 1));
        end.or(() -> expiredUpTo).ifPresent(known -> ending(known, findings));
        return new ChainReport(
                topicId,
                partition,
                kept.stream().filter(checked::containsKey).count(),
                sum(kept, BatchManifest::rows),
                sum(kept, BatchManifest::duplicates),
                sum(kept, BatchManifest::bad),
                sum(kept, BatchManifest::erased),
                expiredUpTo,
                first,
                end,
                recounted,
                log);
    }

    private void beginning(Optional<Long> first, List<Finding> findings) {
        if (first.isEmpty() || !isWhole) {
            return;
        }
        Optional<Long> expected = expiredUpTo.or(() -> log.map(LogExtent::start));
        expected.filter(start -> start < first.get())
                .ifPresent(start -> findings.add(new Finding.Gap(chain, start, first.get())));
    }

    private void batch(BatchName name, Optional<BatchName> next, List<Finding> findings) {
        BatchCheck.Checked batch = checked.get(name);
        if (batch == null) {
            return;
        }
        Optional<Long> end = batch.manifest().map(BatchManifest::end);
        Optional<Long> nextStart = next.map(BatchName::start);
        end.filter(at -> nextStart.filter(start -> at < start).isPresent())
                .ifPresent(at -> findings.add(new Finding.Gap(chain, at, nextStart.orElseThrow())));
        findings.addAll(batch.findings());
        batch.manifest().ifPresent(manifest -> recount(name, manifest, findings));
        end.filter(at -> nextStart.filter(start -> at > start).isPresent())
                .ifPresent(at ->
                        findings.add(new Finding.Overlap(next.orElseThrow().objectKey(), nextStart.orElseThrow(), at)));
    }

    /** Compares the batch with the records that it was made from, as far as Kafka has all of them. */
    private void recount(BatchName name, BatchManifest batch, List<Finding> findings) {
        boolean isInLog = log.filter(extent -> extent.start() <= batch.start() && batch.end() <= extent.end())
                .isPresent();
        if (!isInLog || records.isEmpty()) {
            return;
        }
        OptionalLong inKafka = records.get().between(partition, batch.start(), batch.end());
        if (inKafka.isEmpty()) {
            return;
        }
        long stored = batch.rows() + batch.erased() + batch.duplicates() + batch.bad();
        if (stored == inKafka.getAsLong()) {
            recounted++;
        } else {
            findings.add(new Finding.WrongRecordCount(name.objectKey(), stored, inKafka.getAsLong()));
        }
    }

    private void ending(long end, List<Finding> findings) {
        log.filter(extent -> end < extent.start())
                .ifPresent(extent -> findings.add(new Finding.RetentionPassed(chain, end, extent.start())));
        log.filter(extent -> end > extent.end())
                .ifPresent(extent -> findings.add(new Finding.LogTooShort(chain, end, extent.end())));
    }

    /** The batch's end; empty when the object doesn't tell. */
    private Optional<Long> end(BatchName name) {
        BatchCheck.Checked batch = checked.get(name);
        if (batch != null) {
            return batch.manifest().map(BatchManifest::end);
        }
        try {
            return store.describe(name.objectKey())
                    .map(object -> ObjectAttributes.ofMetadata(object.key(), object.metadata())
                            .end());
        } catch (MillraceException e) {
            if (e.code() == ErrorCode.CORRUPT_OBJECT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private long sum(List<BatchName> kept, ToLongFunction<BatchManifest> count) {
        long sum = 0;
        for (BatchName name : kept) {
            BatchCheck.Checked batch = checked.get(name);
            if (batch != null) {
                sum += batch.manifest().map(count::applyAsLong).orElse(0L);
            }
        }
        return sum;
    }
}
