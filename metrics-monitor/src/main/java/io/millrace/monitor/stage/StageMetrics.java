package io.millrace.monitor.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.monitor.collect.SourceState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Publishes the board as metrics: {@code millrace.stage.records} by dataset and stage, and what can't be counted. */
public final class StageMetrics implements Consumer<StageBoard> {
    private final MultiGauge records;
    private final MultiGauge status;
    private final MultiGauge sources;

    public StageMetrics(MeterRegistry registry) {
        this.records = MultiGauge.builder("millrace.stage.records")
                .description("Records of a dataset at a stage: kafka, lake, duplicates, bad, ledger, table, held")
                .register(registry);
        this.status = MultiGauge.builder("millrace.stage.mismatch")
                .description("1 when the stages of a dataset contradict each other, else 0")
                .register(registry);
        this.sources = MultiGauge.builder("millrace.stage.source.up")
                .description("1 when the stage could be counted last time, else 0")
                .register(registry);
    }

    @Override
    public void accept(StageBoard board) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        List<MultiGauge.Row<?>> mismatches = new ArrayList<>();
        for (DatasetStages dataset : board.datasets()) {
            String name = dataset.counts().dataset().value();
            StageFigures figures = StageFigures.of(dataset.counts());
            add(rows, name, "kafka", figures.kafka());
            add(rows, name, "lake", figures.rows());
            add(rows, name, "duplicates", figures.duplicates());
            add(rows, name, "bad", figures.bad());
            add(rows, name, "ledger", figures.ledger());
            add(rows, name, "table", figures.table());
            add(rows, name, "held", figures.held());
            mismatches.add(MultiGauge.Row.of(
                    Tags.of("dataset", name), dataset.verdict().status() == StageStatus.MISMATCH ? 1 : 0));
        }
        records.register(rows, true);
        status.register(mismatches, true);
        sources.register(List.of(up(board.edge()), up(board.kafka()), up(board.lake()), up(board.warehouse())), true);
    }

    private static void add(List<MultiGauge.Row<?>> rows, String dataset, String stage, OptionalLong count) {
        count.ifPresent(value -> rows.add(MultiGauge.Row.of(Tags.of("dataset", dataset, "stage", stage), value)));
    }

    private static MultiGauge.Row<?> up(SourceState<?> source) {
        return MultiGauge.Row.of(Tags.of("source", source.name()), source.current() ? 1 : 0);
    }
}
