package io.millrace.lakewriter;

import io.millrace.runtime.settings.Description;

/** An entry of {@code lake-writer.accept-loss}. */
public record AcceptLossSettings(
        @Description("Topic of the partition, such as events.plays.")
        String topic,

        @Description("Number of the partition.") int partition,

        @Description("Where the lake ends: the first offset that is lost, as the health of the lake writer names it.")
        long from) {
    public AcceptLossSettings {
        if (partition < 0 || from < 0) {
            throw new IllegalArgumentException("partition and from must not be negative");
        }
    }
}
