package io.millrace.monitor.console;

import io.millrace.monitor.collect.Failure;
import io.millrace.monitor.collect.Reading;
import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.edge.EdgeCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.stage.DatasetCounts;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.monitor.stage.StageFigures;
import io.millrace.monitor.warehouse.HeldBatch;
import io.millrace.monitor.warehouse.LedgerCounts;
import io.millrace.monitor.warehouse.TableCount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Answer of {@code GET /api/stages}. Numbers that are not known are null.
 *
 * @param generatedAt the monitor's clock, for ages
 * @param fresh whether every stage was counted completely after the request came in; always false without
 *     {@code refresh=true}
 * @param sources where the counts come from: {@code edge}, {@code kafka}, {@code lake}, {@code warehouse}
 * @param edge what the edges answered to clients since their start; null when no edge was reached yet
 * @param datasets by name
 * @param totals sums over all datasets
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record StagesAnswer(
        Instant generatedAt,
        boolean fresh,
        List<CountSource> sources,
        Optional<EdgeCounts> edge,
        List<Dataset> datasets,
        Counts totals) {
    static StagesAnswer of(StageBoard board, boolean fresh, Instant now) {
        return new StagesAnswer(
                now,
                fresh,
                Stream.of(board.edge(), board.kafka(), board.lake(), board.warehouse())
                        .map(CountSource::of)
                        .toList(),
                board.edge().value(),
                board.datasets().stream().map(Dataset::of).toList(),
                Counts.of(board.datasets().stream()
                        .map(dataset -> StageFigures.of(dataset.counts()))
                        .reduce(StageFigures.NONE, StageFigures::plus)));
    }

    /**
     * @param countedAt end of the last good count; null when there is none yet
     * @param failingSince null when the last count was good
     * @param reason why it fails; null when it doesn't
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CountSource(
            String name, Optional<Instant> countedAt, Optional<Instant> failingSince, Optional<String> reason) {
        static CountSource of(SourceState<?> source) {
            return new CountSource(
                    source.name(),
                    source.reading().map(Reading::finished),
                    source.failure().map(Failure::since),
                    source.failure().map(Failure::reason));
        }
    }

    /**
     * @param kind {@code events} or {@code changes}
     * @param status {@code settled}, {@code in_flight}, {@code held}, {@code unknown} or {@code mismatch}
     * @param reasons why it is not settled
     * @param newest largest Kafka timestamp in the lake
     * @param tableCountedAt when the warehouse last counted the table
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Dataset(
            String dataset,
            String kind,
            String status,
            List<String> reasons,
            Counts counts,
            OptionalLong lakeBatches,
            OptionalLong lakeBytes,
            Optional<Instant> newest,
            Optional<Instant> lastLoad,
            Optional<Instant> tableCountedAt,
            List<Held> heldBatches) {
        static Dataset of(DatasetStages stages) {
            DatasetCounts counts = stages.counts();
            Optional<DatasetBatches> lake = counts.lake();
            return new Dataset(
                    counts.dataset().value(),
                    counts.dataset().isChanges() ? "changes" : "events",
                    stages.verdict().status().text(),
                    stages.verdict().reasons(),
                    Counts.of(StageFigures.of(counts)),
                    lake.stream().mapToLong(DatasetBatches::batches).findAny(),
                    lake.stream().mapToLong(DatasetBatches::bytes).findAny(),
                    lake.flatMap(DatasetBatches::newest),
                    counts.ledger().flatMap(LedgerCounts::lastLoad),
                    counts.table().map(TableCount::at),
                    counts.held().stream().map(Held::of).toList());
        }
    }

    /**
     * @param kafka records ever written to the topic; for changes the markers of transactions are counted with them
     * @param kafkaRetained records that Kafka still has
     * @param lakeRows rows in the lake; {@code duplicates}, {@code bad} and {@code erased} are left out of them
     * @param ledgerRows rows loaded, as the loader's ledger says
     * @param tableRows rows in the table, as the warehouse itself counts them
     * @param heldRows rows of the batches that the loader holds back
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Counts(
            OptionalLong kafka,
            OptionalLong kafkaRetained,
            OptionalLong lakeRows,
            OptionalLong duplicates,
            OptionalLong bad,
            OptionalLong erased,
            OptionalLong ledgerRows,
            OptionalLong tableRows,
            OptionalLong heldRows) {
        static Counts of(StageFigures figures) {
            return new Counts(
                    figures.kafka(),
                    figures.retained(),
                    figures.rows(),
                    figures.duplicates(),
                    figures.bad(),
                    figures.erased(),
                    figures.ledger(),
                    figures.table(),
                    figures.held());
        }
    }

    /** A batch that the loader holds back. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Held(String object, String code, String reason, Instant heldSince, int attempts) {
        static Held of(HeldBatch batch) {
            return new Held(batch.object(), batch.code(), batch.reason(), batch.since(), batch.attempts());
        }
    }
}
