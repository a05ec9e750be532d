package io.millrace.cdc.capture;

import io.millrace.cdc.check.SetupCheck;
import io.millrace.cdc.kafka.KafkaAccess;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.source.FactsSource;
import io.millrace.cdc.source.SourceConnections;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What capturing a source takes.
 *
 * @param serverId the number under which readers register with the server
 * @param columns where the columns of tables are told
 */
public record CaptureContext(
        SourceSettings source,
        FactsSource facts,
        SetupCheck check,
        SourceConnections connections,
        KafkaAccess kafka,
        CaptureMetrics metrics,
        long serverId,
        Duration commitInterval,
        long commitBytes,
        Duration heartbeat,
        Duration connectTimeout,
        InstantSource clock,
        ColumnRegister columns) {}
