package io.millrace.lakewriter.kafka;

import io.millrace.lakewriter.record.LogRecord;
import io.millrace.schemas.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Kafka's records as the lake writer's. */
public final class Records {
    private Records() {}

    public static LogRecord of(ConsumerRecord<byte[], byte[]> record) {
        Header id = record.headers().lastHeader(EventHeaders.ID);
        Optional<String> headerId = id == null || id.value() == null || id.value().length == 0
                ? Optional.empty()
                : Optional.of(new String(id.value(), StandardCharsets.UTF_8));
        return new LogRecord(
                record.offset(),
                // A record without timestamp has -1, as the formats before 0.10 left it.
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                headerId,
                Optional.ofNullable(record.value()));
    }
}
