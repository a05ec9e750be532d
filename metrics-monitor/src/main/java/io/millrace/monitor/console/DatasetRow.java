package io.millrace.monitor.console;

import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageFigures;
import io.millrace.monitor.stage.StageStatus;
import io.millrace.monitor.warehouse.LedgerCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a list of datasets.
 *
 * @param bad rows set aside by the lake writer and by the loader
 * @param missing records of Kafka that are neither in the lake nor known as duplicate or bad, and rows of the lake that are not
 *     loaded
 * @param newest largest timestamp in the lake
 */
public record DatasetRow(
        String name,
        boolean changes,
        StageStatus status,
        State state,
        List<String> reasons,
        StageFigures figures,
        OptionalLong bad,
        OptionalLong bytes,
        OptionalLong missing,
        Optional<Instant> newest,
        Optional<Instant> lastLoad) {
    static DatasetRow of(DatasetStages stages) {
        StageFigures figures = StageFigures.of(stages.counts());
        Optional<DatasetBatches> lake = stages.counts().lake();
        Optional<LedgerCounts> ledger = stages.counts().ledger();
        return new DatasetRow(
                stages.counts().dataset().value(),
                stages.counts().dataset().isChanges(),
                stages.verdict().status(),
                State.of(stages.verdict().status()),
                stages.verdict().reasons(),
                figures,
                bad(figures, ledger),
                lake.stream().mapToLong(DatasetBatches::bytes).findAny(),
                missing(figures, ledger),
                lake.flatMap(DatasetBatches::newest),
                ledger.flatMap(LedgerCounts::lastLoad));
    }

    private static OptionalLong bad(StageFigures figures, Optional<LedgerCounts> ledger) {
        if (figures.bad().isEmpty() && ledger.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                figures.bad().orElse(0) + ledger.map(LedgerCounts::bad).orElse(0L));
    }

    private static OptionalLong missing(StageFigures figures, Optional<LedgerCounts> ledger) {
        if (figures.rows().isEmpty() || figures.ledger().isEmpty()) {
            return OptionalLong.empty();
        }
        long left = ledger.map(counts -> counts.bad() + counts.duplicates()).orElse(0L);
        return OptionalLong.of(
                Math.max(0, figures.rows().getAsLong() - figures.ledger().getAsLong() - left));
    }

    /** Where the dataset's own page is. */
    public String address() {
        return "/datasets/" + name;
    }
}
