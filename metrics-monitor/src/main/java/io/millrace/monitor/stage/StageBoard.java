package io.millrace.monitor.stage;

import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.edge.EdgeCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.warehouse.WarehouseCounts;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything known of the stages at one moment.
 *
 * @param datasets every dataset that any stage knows, by name
 */
public record StageBoard(
        Instant at,
        List<DatasetStages> datasets,
        SourceState<EdgeCounts> edge,
        SourceState<Map<DatasetName, TopicCounts>> kafka,
        SourceState<Map<DatasetName, DatasetBatches>> lake,
        SourceState<WarehouseCounts> warehouse) {
    public StageBoard {
        datasets = List.copyOf(datasets);
    }

    /** Whether every stage was counted completely after this moment. */
    public boolean isFresh(Instant after) {
        return List.of(edge, kafka, lake, warehouse).stream()
                .allMatch(source -> source.current()
                        && source.reading()
                                .filter(reading -> !reading.started().isBefore(after))
                                .filter(reading -> reading.depth() == io.millrace.monitor.collect.Depth.FULL)
                                .isPresent());
    }
}
