package io.millrace.ingest.kafka;

/** Whether the topic of a table can be written to. */
sealed interface TopicState {
    record Ready() implements TopicState {}

    /** It doesn't exist, and as many tables as are allowed exist. */
    record Full(int maxTables) implements TopicState {}

    /** Kafka could not be asked, or did not create it. */
    record Unavailable() implements TopicState {}
}
