package io.millrace.lakewriter.service;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes partitions over from the group and gives them back. */
final class Rebalances implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Rebalances.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Lifecycle lifecycle;
    private final Intake intake;
    private final WriterMetrics metrics;

    Rebalances(
            Consumer<byte[], byte[]> consumer,
            Assignment assignment,
            Lifecycle lifecycle,
            Intake intake,
            WriterMetrics metrics) {
        this.consumer = consumer;
        this.assignment = assignment;
        this.lifecycle = lifecycle;
        this.intake = intake;
        this.metrics = metrics;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        for (TopicPartition id : assigned) {
            // Nothing may be read, nor a position be asked of the group, before the chain's end is known.
            consumer.pause(List.of(id));
            consumer.seek(id, 0);
            Optional<DatasetName> dataset = DatasetName.ofTopic(id.topic());
            if (dataset.isEmpty()) {
                LOG.warn("{} is no dataset's topic and is left alone", id.topic());
                assignment.ignore(id);
                continue;
            }
            AssignedPartition partition = new AssignedPartition(id, dataset.get());
            assignment.add(partition);
            metrics.watch(partition.dataset);
            lifecycle.startAgain(partition);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        intake.await();
        assignment.remove(revoked);
    }
}
