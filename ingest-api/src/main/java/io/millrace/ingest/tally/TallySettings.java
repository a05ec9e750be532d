package io.millrace.ingest.tally;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.time.Duration;

/** What was accepted is counted by hour and told to the monitor. */
@Description("What was accepted is counted by hour and told to the monitor, through a topic of its own.")
public record TallySettings(
        @Description("Whether the counts are published.") @Default("true")
        boolean enabled,

        @Description("How often counts that changed are published.") @Default("10s")
        Duration interval,

        @Description("How long Kafka keeps them: for so long the monitor may be away.") @Default("14d")
        Duration retention) {
    public TallySettings {
        if (interval.compareTo(Duration.ofMillis(100)) < 0 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("interval must lie between 100ms and 1m, but is " + interval);
        }
        if (retention.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("retention must be at least 1h, but is " + retention);
        }
    }
}
