package io.millrace.monitor.stage;

import io.millrace.monitor.collect.Source;
import io.millrace.monitor.edge.EdgeCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.warehouse.WarehouseCounts;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Map;

/** Where the counts come from. */
public record StageSources(
        Source<EdgeCounts> edge,
        Source<Map<DatasetName, TopicCounts>> kafka,
        Source<Map<DatasetName, DatasetBatches>> lake,
        Source<WarehouseCounts> warehouse) {
    /** Latest stage first: records that move on meanwhile are then counted too late rather than twice. */
    List<Source<?>> inOrder() {
        return List.of(warehouse, lake, kafka, edge);
    }
}
