package io.millrace.lake.audit;

import io.millrace.lake.audit.TopicExtent.LogExtent;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.upkeep.ErasureRecord;
import io.millrace.lake.upkeep.ErasureRecords;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads every batch of a dataset and checks that each chain is whole, each object is what was written, and each manifest tells
 * the truth. Holds names in memory, not rows.
 */
public final class ChainAudit {
    private final ObjectStore store;

    public ChainAudit(ObjectStore store) {
        this.store = store;
    }

    /**
     * Checks all chains of the dataset, without Kafka.
     *
     * @throws MillraceException {@link ErrorCode#OBJECT_STORE_UNAVAILABLE}
     */
    public AuditReport audit(DatasetName dataset) {
        return audit(dataset, AuditOptions.LAKE_ALONE);
    }

    /**
     * Checks all chains of the dataset. A chain that begins after offset 0 is no gap where neither a checkpoint nor Kafka
     * has anything before it: Kafka may have begun there.
     *
     * @throws MillraceException {@link ErrorCode#OBJECT_STORE_UNAVAILABLE}
     */
    public AuditReport audit(DatasetName dataset, AuditOptions options) {
        Optional<TopicExtent> before = options.topic().get();
        Map<String, List<BatchName>> chains = chains(dataset, before);
        // Both are asked while the writer goes on: the log's beginning first and its end last, so that neither looks as
        // if
        // it had been passed.
        Optional<TopicExtent> topic = options.topic().get().map(after -> spanning(before, after));
        List<BatchName> wanted = chains.values().stream()
                .flatMap(List::stream)
                .filter(name -> options.covers(name.hour()))
                .toList();
        List<ErasureRecord> erasures = new ErasureRecords(store).all(dataset);
        Map<BatchName, BatchCheck.Checked> checked =
                new BatchCheck(store, recordedRewrites(erasures)).all(wanted, options);
        boolean isWhole = options.from().isEmpty();
        List<Finding> findings = new ArrayList<>();
        List<ChainReport> reports = new ArrayList<>();
        chains.forEach((prefix, names) ->
                reports.add(new ChainWalk(store, dataset, prefix, names, checked, isWhole, topic, options.records())
                        .walk(findings)));
        erasures.stream()
                .filter(erasure -> erasure.completedAt() == null)
                .forEach(erasure -> findings.add(new Finding.UnfinishedErasure(erasure.id())));
        return new AuditReport(reports, findings);
    }

    private static Map<String, Set<String>> recordedRewrites(List<ErasureRecord> erasures) {
        Map<String, Set<String>> objects = new HashMap<>();
        for (ErasureRecord erasure : erasures) {
            Set<String> named = new HashSet<>();
            erasure.batches().forEach(change -> named.add(change.object()));
            objects.put(erasure.id(), named);
        }
        return objects;
    }

    private static TopicExtent spanning(Optional<TopicExtent> before, TopicExtent after) {
        if (before.filter(same -> same.topicId().equals(after.topicId())).isEmpty()) {
            return after;
        }
        Map<Integer, LogExtent> partitions = new HashMap<>(after.partitions());
        before.get()
                .partitions()
                .forEach((partition, log) -> partitions.computeIfPresent(
                        partition, (number, later) -> new LogExtent(log.start(), later.end())));
        return new TopicExtent(after.topicId(), partitions);
    }

    private Map<String, List<BatchName>> chains(DatasetName dataset, Optional<TopicExtent> known) {
        Map<String, List<BatchName>> chains = new TreeMap<>();
        known.ifPresent(topic -> topic.partitions()
                .keySet()
                .forEach(partition -> chains.put(
                        BatchName.partitionPrefix(partition, topic.topicId().substring(0, 8)), new ArrayList<>())));
        store.list(BatchName.directory(dataset), "", entry -> {
            BatchName.ofObject(entry.key()).ifPresent(name -> chains.computeIfAbsent(
                            BatchName.partitionPrefix(name.partition(), name.topicId()), prefix -> new ArrayList<>())
                    .add(name));
        });
        chains.values().forEach(names -> names.sort(Comparator.comparingLong(BatchName::start)));
        return new LinkedHashMap<>(chains);
    }
}
