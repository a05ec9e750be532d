package io.millrace.lakewriter.service;

import org.apache.kafka.common.TopicPartition;

/**
 * Somebody accepted that Kafka deleted records of a partition before they were stored.
 *
 * @param from the chain's end when that was accepted: a later loss is another one
 */
public record LossAcceptance(TopicPartition partition, long from) {}
