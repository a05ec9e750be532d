package io.millrace.monitor.kafka;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;

/**
 * The topic of one dataset.
 *
 * @param topicId first 8 hexadecimal digits of the topic's id, as batches carry it in their names
 */
public record TopicCounts(DatasetName dataset, String topicId, List<PartitionCounts> partitions) {
    public TopicCounts {
        partitions = List.copyOf(partitions);
    }

    /** Records ever written, those included that retention has deleted; markers of transactions count too. */
    public long records() {
        return partitions.stream().mapToLong(PartitionCounts::end).sum();
    }

    /** Records that are still there. */
    public long retained() {
        return partitions.stream()
                .mapToLong(partition -> partition.end() - partition.start())
                .sum();
    }
}
