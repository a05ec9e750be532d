package io.millrace.lakewriter.service;

import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NamedPartitionsTest {
    private static final TopicPartition FIRST = new TopicPartition("events.a", 1);
    private static final TopicPartition TENTH = new TopicPartition("events.a", 10);
    private static final TopicPartition LONGER = new TopicPartition("events.a-1", 1);
    private static final List<TopicPartition> ASSIGNED = List.of(FIRST, TENTH, LONGER);

    @Test
    void findsThePartitionInTheMessageOfADamagedLog() {
        assertThat(named(new KafkaException(
                        "Received exception when fetching the next record from events.a-1. If needed, seek past it")))
                .containsExactly(FIRST);
        assertThat(named(new KafkaException("Encountered corrupt message at offset 5 for topic-partition events.a-10")))
                .containsExactly(TENTH);
        assertThat(named(new KafkaException("Record batch for partition events.a-1-1 at offset 3 is invalid")))
                .containsExactly(LONGER);
    }

    @Test
    void takesATopicForAllItsPartitions() {
        assertThat(named(new TopicAuthorizationException(Set.of("events.a")))).containsExactly(FIRST, TENTH);
    }

    @Test
    void namesNoneWhenTheConsumerItselfHasFailed() {
        assertThat(named(new KafkaException("the group is gone"))).isEmpty();
        assertThat(named(new KafkaException())).isEmpty();
        assertThat(named(new TopicAuthorizationException(Set.of("events.b")))).isEmpty();
    }

    private static List<TopicPartition> named(KafkaException failure) {
        return NamedPartitions.of(failure, ASSIGNED);
    }
}
