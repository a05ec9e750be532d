package io.millrace.lakewriter.kafka;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class RecordsTest {
    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808, 1970-01-01T00:00:00Z",
        "-1, 1970-01-01T00:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "253402300799999, 9999-12-31T23:59:59.999Z",
        "253402300800000, 9999-12-31T23:59:59.999Z",
        "9223372036854775807, 9999-12-31T23:59:59.999Z",
    })
    void everyTimestampIsOneThatCanNameABatch(long millis, Instant expected) {
        Instant timestamp = Records.of(record(millis)).timestamp();
        assertThat(timestamp).isEqualTo(expected);
        assertThatCode(() -> new BatchName(
                        new DatasetName("plays"), timestamp.truncatedTo(ChronoUnit.HOURS), 0, "01234567", 0))
                .doesNotThrowAnyException();
    }

    private static ConsumerRecord<byte[], byte[]> record(long timestamp) {
        return new ConsumerRecord<>(
                "events.plays",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                2,
                new byte[0],
                new byte[] {'{', '}'},
                new RecordHeaders(),
                Optional.empty());
    }
}
