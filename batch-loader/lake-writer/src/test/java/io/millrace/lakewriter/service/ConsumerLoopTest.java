package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lakewriter.dedup.IdMemory;
import io.millrace.lakewriter.partition.Rotation;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The loop, turn by turn, with Kafka's own mock of a consumer; what blocks elsewhere is done at once. */
class ConsumerLoopTest {
    private static final TopicPartition ONE = new TopicPartition("events.plays", 0);
    private static final TopicPartition TWO = new TopicPartition("events.plays", 1);
    private static final TopicPartition STRANGE = new TopicPartition("events.Not-a-dataset", 0);
    private static final long TIME = 1_800_000_000_000L;
    private static final Instant START = Instant.ofEpochMilli(TIME).plusSeconds(100);
    private static final DatasetName PLAYS = new DatasetName("plays");

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final FakeWork work = new FakeWork();
    private final MemoryBudget memory = new MemoryBudget(5_000_000);
    private long nanos;
    private final ConsumerLoop loop = new ConsumerLoop(
            consumer,
            new WriterOptions(
                    Pattern.compile("events\\..*"),
                    1,
                    DatasetRules.same(
                            new DatasetOptions(new Rotation(1_000_000, 3, Duration.ofSeconds(5)), Duration.ofHours(1))),
                    new BatchSettings(1, new BatchManifest.Writer("1", "c")),
                    1_000_000,
                    IdMemory.HEAP,
                    1,
                    Duration.ofSeconds(1),
                    Contracts::none,
                    List.of()),
            work,
            new LoopThreads(
                    Runnable::run,
                    Runnable::run,
                    Runnable::run,
                    Runnable::run,
                    new Ticker() {
                        @Override
                        public long read() {
                            return nanos;
                        }
                    },
                    () -> START.plusNanos(nanos)),
            new WriterMetrics(new SimpleMeterRegistry(), dataset -> 0),
            memory);

    @BeforeEach
    void subscribe() {
        loop.subscribe();
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, TWO, 0L, STRANGE, 0L));
        consumer.updateEndOffsets(Map.of(ONE, 0L, TWO, 0L, STRANGE, 0L));
    }

    @Test
    void readsAPartitionOnlyWhenItsChainsEndIsKnown() {
        work.ends.put(ONE, 40L);
        consumer.rebalance(List.of(ONE));
        assertThat(consumer.paused()).containsExactly(ONE);
        loop.turn();
        assertThat(loop.report().running()).isEqualTo(1);
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.position(ONE)).isEqualTo(40);
    }

    @Test
    void storesFullBatchesAndLeavesAHint() {
        assign(ONE);
        send(ONE, 0, 7);
        turns(3);
        assertThat(work.ends).containsEntry(ONE, 6L);
        assertThat(committed(ONE)).isEqualTo(6);
        assertThat(new ChainAudit(work.store).audit(new DatasetName("plays")).findings())
                .isEmpty();
        nanos += TimeUnit.SECONDS.toNanos(5);
        turns(2);
        assertThat(committed(ONE)).isEqualTo(7);
    }

    @Test
    void stopsReadingAheadWhileTheStoreIsAwayAndCatchesUp() {
        assign(ONE, TWO);
        work.commitFailure = Optional.of(FakeWork.storeIsAway());
        send(ONE, 0, 6);
        turns(2);
        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(loop.report().waiting()).containsExactly("the bucket is away");
        work.commitFailure = Optional.empty();
        turns(2);
        assertThat(work.ends).as("not before its pause is over").doesNotContainKey(ONE);
        nanos += TimeUnit.SECONDS.toNanos(1);
        turns(3);
        assertThat(work.ends).containsEntry(ONE, 6L);
        assertThat(consumer.paused()).isEmpty();
        assertThat(loop.report().waiting()).isEmpty();
    }

    @Test
    void aBrokenChainIsLookedAtAgainAndStaysShownMeanwhile() {
        work.recoveryFailure = Optional.of(FakeWork.brokenChain());
        assign(ONE);
        assertThat(loop.report().broken()).containsExactly("the chain is broken");
        work.recoveryFailure = Optional.of(FakeWork.storeIsAway());
        nanos += TimeUnit.SECONDS.toNanos(30);
        turns(2);
        assertThat(loop.report().broken()).containsExactly("the chain is broken");
        work.recoveryFailure = Optional.empty();
        nanos += TimeUnit.SECONDS.toNanos(30);
        turns(2);
        assertThat(loop.report().broken()).isEmpty();
        assertThat(loop.report().running()).isEqualTo(1);
    }

    @Test
    void anUnreadablePartitionIsStoredSoFarAndNamed() {
        assign(ONE, TWO);
        send(ONE, 0, 2);
        loop.turn();
        consumer.setPollException(new KafkaException("Received exception when fetching the next record from " + ONE));
        turns(4);
        assertThat(loop.report().broken()).singleElement().asString().contains("events.plays-0 can't be read");
        assertThat(loop.report().running()).isEqualTo(1);
        assertThat(work.ends).containsEntry(ONE, 2L);
    }

    @Test
    void aFailureOfTheWholeConsumerIsNotSwallowed() {
        assign(ONE);
        consumer.setPollException(new KafkaException("the coordinator is gone"));
        assertThatThrownBy(loop::turn).isInstanceOf(KafkaException.class);
    }

    @Test
    void followsAnotherWriterThatWasFirst() {
        assign(ONE);
        send(ONE, 0, 2);
        loop.turn();
        ChainId chain = new ChainId(new DatasetName("plays"), FakeWork.TOPIC_ID, 0);
        Instant time = Instant.ofEpochMilli(TIME);
        BatchSettings settings = new BatchSettings(1, new BatchManifest.Writer("1", "c"));
        try (BatchWriter other = new BatchWriter(chain, 0, time, "test", settings)) {
            other.addDuplicate(time);
            new BatchCommit(other.finish(1)).run(work.store);
        }
        nanos += TimeUnit.SECONDS.toNanos(5);
        turns(3);
        assertThat(work.recoveries).containsExactly(ONE, ONE);
        assertThat(consumer.position(ONE)).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsNotForgotten() {
        work.recoveryFailure = Optional.of(FakeWork.brokenChain());
        work.logEnds.put(ONE, 0L);
        assign(ONE);
        nanos += TimeUnit.SECONDS.toNanos(5);
        turns(2);
        assertThat(loop.report().oldestUnstored()).as("Kafka has nothing").isEmpty();
        work.logEnds.put(ONE, 1L);
        nanos += TimeUnit.SECONDS.toNanos(5);
        turns(2);
        assertThat(loop.report().oldestUnstored()).containsOnly(Map.entry(PLAYS, START));
        work.recoveryFailure = Optional.empty();
        nanos += TimeUnit.SECONDS.toNanos(30);
        turns(3);
        assertThat(loop.report().oldestUnstored()).as("it is read again").isEmpty();
    }

    @Test
    void whatWasReadAndDroppedIsNotForgotten() {
        assign(ONE);
        work.commitFailure = Optional.of(FakeWork.brokenChain());
        send(ONE, 0, 3);
        turns(3);
        assertThat(loop.report().broken()).isNotEmpty();
        assertThat(loop.report().oldestUnstored()).containsOnly(Map.entry(PLAYS, Instant.ofEpochMilli(TIME)));
    }

    @Test
    void loadsTheWindowAndReadsTheRecordAgain() {
        work.knowsWindows = false;
        assign(ONE);
        send(ONE, 0, 2, "{\"_id\":\"a\"}");
        loop.turn();
        assertThat(work.windowLoads).containsExactly(0L);
        assertThat(consumer.position(ONE)).isZero();
        assertThat(loop.report().running()).isEqualTo(1);
    }

    @Test
    void leavesTopicsAloneThatAreNoDatasets() {
        consumer.rebalance(List.of(ONE, STRANGE));
        turns(2);
        assertThat(loop.report().ignored()).containsExactly("events.Not-a-dataset");
        assertThat(consumer.paused()).containsExactly(STRANGE);
        consumer.rebalance(List.of(ONE));
        loop.turn();
        assertThat(loop.report().ignored()).isEmpty();
    }

    @Test
    void givesUpWhatWasReadOfAPartitionThatIsTakenAway() {
        assign(ONE, TWO);
        send(ONE, 0, 2);
        loop.turn();
        assertThat(memory.used()).isPositive();
        consumer.rebalance(List.of(TWO));
        loop.turn();
        assertThat(memory.used()).isZero();
        assertThat(work.ends).isEmpty();
    }

    @Test
    void closesNoBatchWhileStoringOthersWillMakeRoom() {
        assign(ONE, TWO);
        work.commitFailure = Optional.of(FakeWork.storeIsAway());
        send(ONE, 0, 3, noise());
        send(TWO, 0, 1, noise());
        turns(3);
        assertThat(memory.isShort()).isTrue();
        assertThat(loop.report().openBatches()).as("one waits, one is open").isEqualTo(1);
        work.commitFailure = Optional.empty();
        nanos += TimeUnit.SECONDS.toNanos(1);
        turns(3);
        assertThat(work.ends).containsEntry(ONE, 3L);
        assertThat(memory.isShort()).isFalse();
    }

    /** A row of 420 kB that can't be made much smaller. */
    private static String noise() {
        Random random = new Random(7);
        StringJoiner columns = new StringJoiner(",", "{", "}");
        for (int column = 0; column < 7; column++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60_000; i++) {
                text.append((char) ('A' + random.nextInt(26)));
            }
            columns.add("\"text_" + column + "\":\"" + text + "\"");
        }
        return columns.toString();
    }

    @Test
    void closesTheLargestBatchWhenNothingElseMakesRoom() {
        assign(ONE, TWO);
        send(ONE, 0, 1, noise());
        send(TWO, 0, 2, noise());
        turns(3);
        assertThat(work.ends).as("the larger one").containsOnlyKeys(TWO);
        assertThat(memory.isShort()).isFalse();
    }

    @Test
    void aStopStoresWhatIsOpen() {
        assign(ONE);
        send(ONE, 0, 2);
        loop.turn();
        loop.drain(new Deadline(Ticker.systemTicker(), System.nanoTime(), Duration.ofSeconds(30)));
        assertThat(work.ends).containsEntry(ONE, 2L);
        assertThat(committed(ONE)).isEqualTo(2);
        loop.close(false);
        assertThat(consumer.closed()).isTrue();
    }

    private void assign(TopicPartition... partitions) {
        consumer.rebalance(List.of(partitions));
        turns(2);
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            loop.turn();
        }
    }

    private long committed(TopicPartition partition) {
        return Optional.ofNullable(consumer.committed(Set.of(partition)).get(partition))
                .map(OffsetAndMetadata::offset)
                .orElse(-1L);
    }

    private void send(TopicPartition partition, long first, int count) {
        send(partition, first, count, "{}");
    }

    private void send(TopicPartition partition, long first, int count, String value) {
        for (long offset = first; offset < first + count; offset++) {
            consumer.addRecord(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    offset,
                    TIME,
                    TimestampType.LOG_APPEND_TIME,
                    0,
                    value.length(),
                    new byte[0],
                    value.getBytes(UTF_8),
                    new RecordHeaders(),
                    Optional.empty()));
        }
    }
}
