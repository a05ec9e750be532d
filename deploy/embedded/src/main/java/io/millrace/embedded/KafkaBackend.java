package io.millrace.embedded;

/** A Kafka cluster. Topics are not created by themselves: whoever needs one creates it. */
public interface KafkaBackend extends Backend {

    /** The value for {@code bootstrap.servers}. */
    String bootstrapServers();
}
