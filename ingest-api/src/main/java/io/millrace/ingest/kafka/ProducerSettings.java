package io.millrace.ingest.kafka;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** How events are written to Kafka. That all replicas must acknowledge is no setting. */
@Description("How events are written to Kafka.")
public record ProducerSettings(
        @Description("How long Kafka may take to acknowledge an event before the client is told to send it again.")
        @Default("10s")
        Duration deliveryTimeout,

        @Description("Memory for events that Kafka has not acknowledged yet.") @Default("32MB")
        DataSize bufferMemory,

        @Description("How long an event may wait for others to be sent with it.") @Default("1ms")
        Duration linger,

        @Description(
                "Compression on the way and in Kafka: none, gzip, snappy, lz4 or zstd, the last on level 1 unless the properties"
                        + " of kafka set compression.zstd.level.")
        @Default("zstd")
        Compression compression) {
    /** What Kafka's clients can do. */
    public enum Compression {
        NONE,
        GZIP,
        SNAPPY,
        LZ4,
        ZSTD
    }

    public ProducerSettings {
        if (deliveryTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("delivery-timeout must be at least 1s, but is " + deliveryTimeout);
        }
        if (linger.isNegative() || linger.multipliedBy(2).compareTo(deliveryTimeout) > 0) {
            throw new IllegalArgumentException("linger must be at most half of delivery-timeout, but is " + linger);
        }
        if (bufferMemory.toBytes() < DataSize.ofMegabytes(2).toBytes()) {
            throw new IllegalArgumentException("buffer-memory must be at least 2MB, but is " + bufferMemory);
        }
    }
}
