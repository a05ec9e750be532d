package io.millrace.lakewriter.partition;

import com.google.common.base.Ticker;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.ChainId;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.dedup.IdMemory;
import io.millrace.lakewriter.record.LogRecord;
import io.millrace.lakewriter.record.RecordReader;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionWriterTest {
    private static final ChainId CHAIN = new ChainId(new DatasetName("plays"), "0123456789abcdef0123456789abcdef", 3);
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Instant TIME = Instant.parse("2026-11-23T02:59:00Z");

    private long nanos = Long.MAX_VALUE - 5;
    private final PartitionWriter writer = writer(new Rotation(1_000_000, 5, Duration.ofSeconds(10)));

    private PartitionWriter writer(Rotation rotation) {
        return new PartitionWriter(
                CHAIN,
                100,
                DedupWindow.empty(WINDOW, IdMemory.HEAP),
                rotation,
                new BatchSettings(1, new BatchManifest.Writer("1", "c")),
                new RecordReader(),
                Optional::empty,
                new Ticker() {
                    @Override
                    public long read() {
                        return nanos;
                    }
                });
    }

    @Test
    void closesAtTheNumberOfRecords() {
        for (long offset = 100; offset < 112; offset++) {
            offer(offset, TIME, "{}");
        }
        assertThat(writer.finishedBatches()).isEqualTo(2);
        assertBatch(100, 105, 5, 0, 0);
        assertBatch(105, 110, 5, 0, 0);
        writer.finish();
        assertBatch(110, 112, 2, 0, 0);
        assertThat(writer.isIdle()).isTrue();
    }

    @Test
    void closesAtTheCompressedSize() {
        PartitionWriter small = writer(new Rotation(50, 1_000, Duration.ofSeconds(10)));
        small.offer(record(100, TIME, "{\"text\":\"0123456789012345678901234567890123456789012345678\"}"));
        assertThat(small.finishedBatches()).isEqualTo(1);
    }

    @Test
    void closesAtTheNumberOfColumns() {
        PartitionWriter wide = writer(new Rotation(1_000_000_000, 1_000, Duration.ofSeconds(10)));
        for (int row = 0; row < 4; row++) {
            assertThat(wide.finishedBatches()).isZero();
            wide.offer(record(100 + row, TIME, columns(row * 1_250, 1_250)));
        }
        assertThat(wide.finishedBatches()).isEqualTo(1);
        assertThat(wide.batchBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void aRowWithMoreColumnsThanATableIsBad() {
        offer(100, TIME, columns(0, 1_600));
        offer(101, TIME, columns(0, 1_601));
        writer.finish();
        assertBatch(100, 102, 1, 0, 1);
    }

    private static String columns(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(column -> "\"c" + column + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void closesAtItsAge() {
        offer(100, TIME, "{}");
        nanos += TimeUnit.MILLISECONDS.toNanos(9_999);
        writer.finishIfOld();
        assertThat(writer.firstFinished()).isEmpty();
        nanos += TimeUnit.MILLISECONDS.toNanos(1);
        writer.finishIfOld();
        assertBatch(100, 101, 1, 0, 0);
        writer.finishIfOld();
        assertThat(writer.firstFinished()).isEmpty();
    }

    @Test
    void aSmallBatchWaitsLongerForMoreRecords() {
        PartitionWriter quiet = writer(new Rotation(1_000, 1_000, Duration.ofSeconds(10), 100, Duration.ofSeconds(50)));
        quiet.offer(record(100, TIME, "{}"));
        nanos += TimeUnit.SECONDS.toNanos(49);
        quiet.finishIfOld();
        assertThat(quiet.isOpen()).isTrue();
        nanos += TimeUnit.SECONDS.toNanos(1);
        quiet.finishIfOld();
        assertThat(quiet.finishedBatches()).isEqualTo(1);
        quiet.offer(record(101, TIME, "{}"));
        nanos += TimeUnit.SECONDS.toNanos(10);
        quiet.finishIfOld();
        assertThat(quiet.isOpen()).isTrue();
        quiet.offer(record(102, TIME, "{\"x\":\"" + "x".repeat(100) + "\"}"));
        quiet.finishIfOld();
        assertThat(quiet.isOpen()).as("no longer small").isFalse();
    }

    @Test
    void aBatchEndsWhereTheHourGoesOn() {
        offer(100, TIME, "{}");
        offer(101, TIME.plusSeconds(59), "{}");
        offer(104, TIME.plusSeconds(60), "{}");
        writer.finish();
        BatchObject first = writer.firstFinished().orElseThrow();
        assertThat(first.name().objectKey()).contains("2026/11/23/02/");
        assertBatch(100, 104, 2, 0, 0);
        assertThat(writer.firstFinished().orElseThrow().name().objectKey()).contains("2026/11/23/03/");
        assertBatch(104, 105, 1, 0, 0);
    }

    @Test
    void lateRecordsGoToTheHourInWhichTheyCame() {
        offer(100, TIME, "{}");
        offer(101, TIME.minusSeconds(7_200), "{}");
        offer(102, TIME.plusSeconds(1), "{}");
        offer(103, TIME.minusSeconds(200_000), "{}");
        writer.finish();
        BatchObject batch = writer.firstFinished().orElseThrow();
        assertThat(batch.attributes().firstTimestamp()).isEqualTo(TIME);
        assertThat(batch.attributes().lastTimestamp()).isEqualTo(TIME.plusSeconds(1));
        assertBatch(100, 104, 4, 0, 0);
    }

    @Test
    void offsetsWithoutRecordsBelongToTheBatchBeforeThem() {
        writer.advanceTo(102);
        offer(105, TIME, "{}");
        writer.advanceTo(109);
        writer.finish();
        assertBatch(100, 109, 1, 0, 0);
        writer.advanceTo(115);
        assertThat(writer.isIdle()).isTrue();
        offer(115, TIME, "{}");
        writer.finish();
        assertBatch(109, 116, 1, 0, 0);
    }

    @Test
    void countsDuplicatesAndBadRecords() {
        offer(100, TIME, "{\"_id\":\"a\"}");
        offer(101, TIME, "{\"_id\":\"a\"}");
        offer(102, TIME, "nonsense");
        offer(103, TIME, "{\"_id\":\"b\"}");
        writer.finish();
        assertBatch(100, 104, 2, 1, 1);
    }

    @Test
    void takesNoRecordTwice() {
        offer(100, TIME, "{}");
        assertThatThrownBy(() -> offer(100, TIME, "{}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asksForOlderIdsOnlyForRecordsThatHaveAnId() {
        writer.replaceWindow(DedupWindow.unknown(WINDOW, TIME));
        assertThat(writer.offer(record(100, TIME, "{\"x\":1}"))).isTrue();
        assertThat(writer.offer(record(101, TIME, "{\"_id\":\"a\"}"))).isFalse();
        assertThat(writer.position()).isEqualTo(101);
        writer.replaceWindow(DedupWindow.empty(WINDOW, IdMemory.HEAP));
        assertThat(writer.offer(record(101, TIME, "{\"_id\":\"a\"}"))).isTrue();
        writer.finish();
        assertBatch(100, 102, 2, 0, 0);
    }

    @Test
    void knowsItsMemoryAndItsOldestRecord() {
        assertThat(writer.oldestUnstored()).isEmpty();
        offer(100, TIME, "{\"x\":\"0123456789\"}");
        assertThat(writer.openBytes()).isPositive().isEqualTo(writer.batchBytes());
        writer.finish();
        assertThat(writer.openBytes()).isZero();
        assertThat(writer.batchBytes()).isPositive();
        assertThat(writer.oldestUnstored()).hasValue(TIME);
        writer.stored();
        assertThat(writer.batchBytes()).isZero();
        assertThat(writer.oldestUnstored()).isEmpty();
    }

    private void offer(long offset, Instant timestamp, String json) {
        assertThat(writer.offer(record(offset, timestamp, json))).isTrue();
    }

    private static LogRecord record(long offset, Instant timestamp, String json) {
        return new LogRecord(offset, timestamp, Optional.empty(), Optional.of(json.getBytes(UTF_8)));
    }

    private void assertBatch(long start, long end, long rows, long duplicates, long bad) {
        BatchObject batch = writer.firstFinished().orElseThrow();
        assertThat(batch.name().start()).isEqualTo(start);
        assertThat(batch.attributes().end()).isEqualTo(end);
        assertThat(batch.attributes().rows()).isEqualTo(rows);
        assertThat(batch.attributes().duplicates()).isEqualTo(duplicates);
        assertThat(batch.attributes().bad()).isEqualTo(bad);
        writer.stored();
    }
}
