package io.millrace.ingest;

import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.kafka.Delivery;
import io.millrace.ingest.kafka.KafkaEventLog;
import io.millrace.ingest.kafka.TopicSettings;
import io.millrace.ingest.tally.AcceptedCounts;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(SharedEdge.class)
class BlockedProducerIT {
    private static final int PATIENCE_SECONDS = 60;

    private final IngestHarness edge;
    private int events;

    BlockedProducerIT(IngestHarness edge) {
        this.edge = edge;
    }

    @Test
    void whatWouldBlockAndEverythingAfterItIsToBeSentAgainAtOnce() throws Exception {
        FullProducer producer = new FullProducer();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", edge.kafka.bootstrapServers()));
                KafkaEventLog log = new KafkaEventLog(
                        () -> producer, admin, topics(), Duration.ofSeconds(10), counts(), InstantSource.system())) {
            knowBothTables(log, producer);

            producer.takes.set(2);
            List<IncomingEvent> request = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                request.add(event("blocked"));
            }
            request.add(event("blocked_other"));
            request.add(event("blocked_other"));
            producer.attempts.set(0);
            CompletableFuture<List<Delivery>> deliveries = log.append(request);

            // There was no room for one; none of the others was even tried.
            assertThat(producer.attempts).hasValue(3);
            assertThat(producer.completeNext()).isTrue();
            assertThat(producer.completeNext()).isTrue();
            List<Delivery> told = deliveries.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(told.subList(0, 2))
                    .allSatisfy(delivery -> assertThat(delivery).isInstanceOf(Delivery.Stored.class));
            assertThat(told.subList(2, 7)).hasSize(5).allSatisfy(delivery -> assertThat(delivery)
                    .isInstanceOfSatisfying(Delivery.Unknown.class, unknown -> assertThat(unknown.code())
                            .isEqualTo(ErrorCode.KAFKA_UNAVAILABLE)));

            producer.takes.set(1);
            CompletableFuture<List<Delivery>> later = log.append(List.of(event("blocked")));
            assertThat(producer.completeNext()).isTrue();
            assertThat(later.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasOnlyElementsOfType(Delivery.Stored.class);
        }
    }

    @Test
    void aProducerThatHasFailedForGoodIsReplaced() throws Exception {
        List<FullProducer> made = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", edge.kafka.bootstrapServers()));
                KafkaEventLog log = new KafkaEventLog(
                        () -> {
                            FullProducer producer = new FullProducer();
                            producer.takes.set(100);
                            producer.answersAtOnce = true;
                            made.add(producer);
                            return producer;
                        },
                        admin,
                        topics(),
                        Duration.ofSeconds(10),
                        counts(),
                        InstantSource.system())) {
            log.append(List.of(event("replaced"))).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            log.requireWorkingProducer();

            made.get(0).close();
            assertThat(log.append(List.of(event("replaced"))).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasOnlyElementsOfType(Delivery.Unknown.class);
            assertThatThrownBy(log::requireWorkingProducer).hasMessageContaining("is being replaced");

            log.requireWorkingProducer();
            assertThat(made).hasSize(2);
            assertThat(log.append(List.of(event("replaced"))).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasOnlyElementsOfType(Delivery.Stored.class);
        }
    }

    /** First events go another way. */
    private void knowBothTables(KafkaEventLog log, FullProducer producer) throws Exception {
        producer.takes.set(2);
        producer.answersAtOnce = true;
        log.append(List.of(event("blocked"), event("blocked_other"))).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        producer.answersAtOnce = false;
    }

    private IncomingEvent event(String table) {
        String id = "event-" + events++;
        byte[] row = ("{\"_id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
        return new IncomingEvent(new DatasetName(table), id, id, "web", new RowReader().read(row));
    }

    private static TopicSettings topics() {
        return new TopicSettings(1, (short) 1, 1, Duration.ofDays(1), 1_000, Duration.ofSeconds(30));
    }

    /** Has room for so many records and refuses one more, as Kafka's own does. */
    private static final class FullProducer extends MockProducer<byte[], byte[]> {
        private final AtomicInteger takes = new AtomicInteger();
        private final AtomicInteger attempts = new AtomicInteger();
        private volatile boolean answersAtOnce;

        FullProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            return List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0]));
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            attempts.incrementAndGet();
            if (takes.getAndDecrement() > 0) {
                Future<RecordMetadata> sent = super.send(record, callback);
                if (answersAtOnce) {
                    completeNext();
                }
                return sent;
            }
            BufferExhaustedException full = new BufferExhaustedException("no room within the time");
            callback.onCompletion(null, full);
            return CompletableFuture.failedFuture(full);
        }
    }

    private static AcceptedCounts counts() {
        return new AcceptedCounts("test", InstantSource.system());
    }
}
