package io.millrace.lakewriter.service;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Which partitions a failure of Kafka's consumer is about. */
final class NamedPartitions {
    private NamedPartitions() {}

    /** Those of the assigned ones that the failure names; none when it is about the consumer as a whole. */
    static List<TopicPartition> of(KafkaException failure, Collection<TopicPartition> assigned) {
        return assigned.stream().filter(partition -> names(failure, partition)).toList();
    }

    private static boolean names(KafkaException failure, TopicPartition partition) {
        if (failure instanceof InvalidOffsetException offsets) {
            return offsets.partitions().contains(partition);
        }
        if (failure instanceof RecordDeserializationException record) {
            return record.topicPartition().equals(partition);
        }
        if (failure instanceof TopicAuthorizationException topics) {
            return topics.unauthorizedTopics().contains(partition.topic());
        }
        if (failure instanceof InvalidTopicException topics) {
            return topics.invalidTopics().contains(partition.topic());
        }
        // For a damaged log the consumer throws KafkaException itself, with the partition in the message alone.
        return Optional.ofNullable(failure.getMessage())
                .filter(message -> isIn(message, partition))
                .isPresent();
    }

    private static boolean isIn(String message, TopicPartition partition) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(partition.toString()) + "(?![\\w-]|\\.\\w)")
                .matcher(message)
                .find();
    }
}
