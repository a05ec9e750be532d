package io.millrace.cdc.settings;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Section {@code cdc-connector}. */
@Description("The CDC connector: row changes of MySQL and MariaDB servers.")
public record CdcConnectorSettings(
        @Description("TCP port of health and metrics.") @Default("9002")
        int managementPort,

        @Description("Address that health and metrics listen on.") @Default("127.0.0.1")
        String managementBindAddress,

        @Description("Servers to capture from; none is fine.")
        List<SourceSettings> sources,

        @Description("How often the set-up of each source is checked.") @Default("30s")
        Duration checkInterval,

        @Description("How long a source may take to answer.") @Default("10s")
        Duration answerTimeout,

        @Description("How long a source must keep its binlog: the longest outage that loses nothing.") @Default("24h")
        Duration binlogRetention,

        @Description("How often changes are committed to Kafka: the most that consumers wait for one.")
        @Default("200ms")
        Duration commitInterval,

        @Description("A commit holds no more than this; larger transactions of the source are split.") @Default("32MB")
        DataSize commitSize,

        @Description(
                "How often a source tells that it is alive while nothing changes; three missed ones end the connection.")
        @Default("5s")
        Duration heartbeat,

        ChangeTopicSettings topics,
        VerificationSettings verification)
        implements ServiceSettings {
    public static final Section<CdcConnectorSettings> SECTION =
            new Section<>("cdc-connector", CdcConnectorSettings.class);

    public CdcConnectorSettings {
        sources = List.copyOf(sources);
        long names = sources.stream().map(SourceSettings::name).distinct().count();
        if (names < sources.size()) {
            throw new IllegalArgumentException("two sources have the same name; name each once");
        }
        requirePositive("check-interval", checkInterval);
        requirePositive("answer-timeout", answerTimeout);
        requirePositive("commit-interval", commitInterval);
        requirePositive("heartbeat", heartbeat);
        if (commitSize.toBytes() < 1024) {
            throw new IllegalArgumentException("commit-size must be at least 1KB, but is " + commitSize);
        }
        if (binlogRetention.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("binlog-retention must be at least 1h, but is " + binlogRetention);
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(key + " must be at least 1ms, but is " + value);
        }
    }
}
