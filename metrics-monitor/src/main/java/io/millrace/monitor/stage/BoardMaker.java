package io.millrace.monitor.stage;

import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.warehouse.HeldBatch;
import io.millrace.monitor.warehouse.LedgerCounts;
import io.millrace.monitor.warehouse.WarehouseCounts;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts the stages side by side. Used by one thread at a time. */
final class BoardMaker {
    private final StageSources sources;
    private final HeldRows rows;
    private final Duration stalledAfter;
    private final InstantSource clock;
    private final Stalls stalls = new Stalls();

    BoardMaker(StageSources sources, HeldRows rows, Duration stalledAfter, InstantSource clock) {
        this.sources = sources;
        this.rows = rows;
        this.stalledAfter = stalledAfter;
        this.clock = clock;
    }

    StageBoard board() {
        Instant now = clock.instant();
        SourceState<Map<DatasetName, TopicCounts>> kafka = sources.kafka().state();
        SourceState<Map<DatasetName, DatasetBatches>> lake = sources.lake().state();
        SourceState<WarehouseCounts> warehouse = sources.warehouse().state();
        Trust trust = Trust.of(kafka, lake, warehouse);
        Set<DatasetName> names = new TreeSet<>();
        kafka.value().ifPresent(topics -> names.addAll(topics.keySet()));
        lake.value().ifPresent(batches -> names.addAll(batches.keySet()));
        warehouse.value().ifPresent(counts -> names.addAll(counts.ledger().keySet()));
        List<DatasetStages> datasets = new ArrayList<>();
        for (DatasetName name : names) {
            DatasetCounts counts = counts(name, kafka.value(), lake.value(), warehouse.value());
            List<Step> steps = StageComparison.steps(counts, trust);
            Map<Step.Kind, Duration> behind = stalls.update(name, steps, now);
            datasets.add(new DatasetStages(counts, StageComparison.judge(counts, steps, trust, behind, stalledAfter)));
        }
        stalls.keepOnly(names);
        return new StageBoard(now, datasets, sources.edge().state(), kafka, lake, warehouse);
    }

    private DatasetCounts counts(
            DatasetName name,
            Optional<Map<DatasetName, TopicCounts>> kafka,
            Optional<Map<DatasetName, DatasetBatches>> lake,
            Optional<WarehouseCounts> warehouse) {
        List<HeldBatch> held = warehouse.map(WarehouseCounts::held).orElse(List.of()).stream()
                .filter(batch -> batch.dataset().equals(name))
                .toList();
        return new DatasetCounts(
                name,
                kafka.flatMap(topics -> Optional.ofNullable(topics.get(name))),
                lake.map(batches -> batches.getOrDefault(name, DatasetBatches.NONE)),
                warehouse.map(counts -> counts.ledger().getOrDefault(name, LedgerCounts.NONE)),
                warehouse.flatMap(counts -> Optional.ofNullable(counts.tables().get(name))),
                held,
                held.stream()
                        .mapToLong(batch -> rows.of(name, batch.object()).orElse(0))
                        .sum());
    }
}
