package io.millrace.lakewriter.kafka;

import io.millrace.lakewriter.record.LogRecord;
import io.millrace.schemas.event.EventHeaders;
import io.millrace.schemas.event.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Kafka's records as the lake writer's. */
public final class Records {
    private static final long LATEST_MILLIS =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private Records() {}

    public static LogRecord of(ConsumerRecord<byte[], byte[]> record) {
        return new LogRecord(
                record.offset(),
                timestamp(record.timestamp()),
                header(record, EventHeaders.ID),
                header(record, EventHeaders.QUARANTINE),
                header(record, EventHeaders.TRACE_PARENT)
                        .flatMap(TraceParent::parse)
                        .filter(TraceParent::isSampled),
                Optional.ofNullable(record.value()));
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null || header.value().length == 0
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /**
     * Within the years that names of batches have, 1970 to 9999: producers may send anything, and a record without
     * timestamp has -1. Every reader of the log moves it the same way.
     */
    private static Instant timestamp(long millis) {
        return Instant.ofEpochMilli(Math.min(Math.max(0, millis), LATEST_MILLIS));
    }
}
