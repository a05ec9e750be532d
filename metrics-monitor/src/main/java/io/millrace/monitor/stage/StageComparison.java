package io.millrace.monitor.stage;

import io.millrace.monitor.kafka.PartitionCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.ChainCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.stage.Step.Kind;
import io.millrace.monitor.warehouse.LedgerCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the stages of a dataset agree. Pure. */
final class StageComparison {
    private StageComparison() {}

    /** The steps that can be compared: those whose two stages were both read without a failure since. */
    static List<Step> steps(DatasetCounts counts, Trust trust) {
        List<Step> steps = new ArrayList<>();
        if (trust.kafka() && trust.lake() && counts.topic().isPresent()) {
            steps.add(kafkaToLake(
                    counts.topic().get(), counts.lake().orElse(DatasetBatches.NONE), trust.lakeBeforeKafka()));
        }
        if (trust.warehouse() && counts.isLoaded()) {
            LedgerCounts ledger = counts.ledger().orElse(LedgerCounts.NONE);
            long rows = counts.lake().map(DatasetBatches::rows).orElse(0L);
            long arrived = ledger.rows() + ledger.bad() + ledger.duplicates() + counts.heldRows();
            // Rows that were erased from the lake after they were loaded: the ledger has them still, the table need
            // not.
            long erased = counts.lake().map(DatasetBatches::erased).orElse(0L);
            long loadedBefore = Math.max(0, Math.min(erased, arrived - rows));
            if (trust.lake()) {
                steps.add(new Step(Kind.LAKE_TO_LEDGER, rows + loadedBefore, arrived, trust.warehouseBeforeLake()));
            }
            counts.table()
                    .filter(table -> !counts.isMerged())
                    .ifPresent(table -> steps.add(new Step(
                            Kind.LEDGER_TO_TABLE,
                            Math.max(ledger.rows() - loadedBefore, Math.min(ledger.rows(), table.rows())),
                            table.rows(),
                            true)));
        }
        return steps;
    }

    private static Step kafkaToLake(TopicCounts topic, DatasetBatches lake, boolean ordered) {
        if (topic.dataset().isChanges()) {
            return offsets(topic, lake, ordered);
        }
        long earlierTopics = lake.chains().stream()
                .filter(chain -> !chain.topicId().equals(topic.topicId()))
                .mapToLong(ChainCounts::records)
                .sum();
        return new Step(Kind.KAFKA_TO_LAKE, topic.records() + earlierTopics, lake.records(), ordered);
    }

    /**
     * Changes are written in transactions, whose markers take up offsets without being records: so the ends are compared,
     * and one offset after the last batch, the marker of its transaction, counts as stored.
     */
    private static Step offsets(TopicCounts topic, DatasetBatches lake, boolean ordered) {
        Map<Integer, Long> stored = new HashMap<>();
        lake.chains().stream()
                .filter(chain -> chain.topicId().equals(topic.topicId()))
                .forEach(chain -> stored.put(chain.partition(), chain.end()));
        long after = 0;
        for (PartitionCounts partition : topic.partitions()) {
            long end = stored.getOrDefault(partition.partition(), 0L);
            after += end > 0 && end + 1 == partition.end() ? partition.end() : end;
        }
        return new Step(Kind.KAFKA_TO_LAKE, topic.records(), after, ordered);
    }

    /**
     * @param behind for how long the later stage of a step has been behind without moving; absent for zero
     * @param limit how long that may be
     */
    static Verdict judge(
            DatasetCounts counts, List<Step> steps, Trust trust, Map<Kind, Duration> behind, Duration limit) {
        StageStatus status = trust.all() ? StageStatus.SETTLED : StageStatus.UNKNOWN;
        List<String> reasons = new ArrayList<>(trust.reasons());
        for (Step step : steps) {
            Duration stalled = behind.getOrDefault(step.kind(), Duration.ZERO);
            status = status.worse(judge(step, stalled, limit));
            if (!step.agrees()) {
                reasons.add(reason(step, stalled, limit, counts.dataset().isChanges()));
            }
        }
        if (!counts.held().isEmpty()) {
            status = status.worse(StageStatus.HELD);
            reasons.add(String.format(
                    Locale.ROOT,
                    "the loader holds back %,d %s with %,d rows; the first: %s",
                    counts.held().size(),
                    counts.held().size() == 1 ? "batch" : "batches",
                    counts.heldRows(),
                    counts.held().get(0).reason()));
        }
        if (counts.lake().flatMap(DatasetBatches::problem).isPresent()) {
            status = StageStatus.MISMATCH;
            reasons.add(counts.lake().flatMap(DatasetBatches::problem).get());
        }
        counts.table().flatMap(table -> table.problem()).ifPresent(problem -> reasons.add("the table: " + problem));
        return new Verdict(status, reasons);
    }

    private static StageStatus judge(Step step, Duration stalled, Duration limit) {
        if (step.agrees()) {
            return StageStatus.SETTLED;
        }
        if (step.tooMuch()) {
            return step.ordered() ? StageStatus.MISMATCH : StageStatus.IN_FLIGHT;
        }
        return stalled.compareTo(limit) >= 0 ? StageStatus.MISMATCH : StageStatus.IN_FLIGHT;
    }

    private static String reason(Step step, Duration stalled, Duration limit, boolean changes) {
        String unit = changes && step.kind() == Kind.KAFKA_TO_LAKE ? "offset" : "record";
        String difference = String.format(
                Locale.ROOT,
                "%s has %,d %s %s than %s",
                step.kind().after(),
                step.difference(),
                step.difference() == 1 ? unit : unit + "s",
                step.tooMuch() ? "more" : "fewer",
                step.kind().before());
        if (step.tooMuch()) {
            return step.ordered() ? difference : difference + " (counted at different times)";
        }
        if (stalled.compareTo(limit) < 0) {
            return difference;
        }
        return difference + " and has not moved for " + stalled.toSeconds() + " s";
    }
}
