package io.millrace.monitor.replay;

import io.millrace.lake.batch.BadFileWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.contract.ContractReader;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.event.EventHeaders;
import io.millrace.schemas.row.BadRowException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordReplayTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final BatchName BATCH =
            new BatchName(PLAYS, Instant.parse("2026-11-23T10:00:00Z"), 2, "0123abcd", 40);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    private final AtomicReference<Contracts> contracts = new AtomicReference<>(contracts("integer"));
    private final FakeLog log = new FakeLog();
    private final SetAsideFiles files = new SetAsideFiles(store);
    private final RecordReplay replay = new RecordReplay(store, log, contracts::get, now::get);

    @Test
    void aRecordThatTheContractTakesNowIsSentOnceWithItsBytesAndItsId() {
        SetAsideRecord record = record("{\"_source\":\"web\",\"seconds\":\"long\"}", Optional.of("id-1"));
        assertThat(replay.prospect(record, Optional.empty()))
                .isInstanceOfSatisfying(
                        RecordReplay.Prospect.NotYet.class,
                        waits -> assertThat(waits.reason()).contains("seconds").doesNotContain("long"));
        assertThat(replay.run(record, "olga")).isInstanceOf(RecordReplay.Outcome.Refused.class);
        assertThat(log.records).isEmpty();

        contracts.set(contracts("string"));
        assertThat(replay.run(record, "olga")).isEqualTo(new RecordReplay.Outcome.Sent(2, 100));
        assertThat(replay.run(record, "olga")).isInstanceOf(RecordReplay.Outcome.AlreadySent.class);
        assertThat(replay.run(record, Optional.empty(), "olga")).isInstanceOf(RecordReplay.Outcome.AlreadySent.class);
        now.updateAndGet(moment -> moment.plus(Duration.ofDays(40)));
        assertThat(replay.run(record, "vera"))
                .isInstanceOfSatisfying(
                        RecordReplay.Outcome.AlreadySent.class,
                        already -> assertThat(already.mark().who()).isEqualTo("olga"));
        assertThat(log.records).hasSize(1);
        assertThat(new String(log.records.get(0).value, StandardCharsets.UTF_8))
                .isEqualTo("{\"_source\":\"web\",\"seconds\":\"long\"}");
        assertThat(log.records.get(0).headers)
                .containsEntry(EventHeaders.ID, "id-1")
                .containsEntry(EventHeaders.SOURCE, "web")
                .doesNotContainKey(EventHeaders.QUARANTINE);
        assertThat(Optional.ofNullable(replay.marks(BATCH).get(1L)).map(ReplayMark::isSent))
                .contains(true);
    }

    @Test
    void aRecordWithoutAnIdGetsThatOfItsPlace() {
        contracts.set(Contracts.none());
        assertThat(replay.run(record("{\"n\":1}", Optional.empty()), "olga"))
                .isInstanceOf(RecordReplay.Outcome.Sent.class);
        assertThat(log.records.get(0).headers).containsEntry(EventHeaders.ID, "replay-0123abcd-2-41");
        assertThat(record("{\"_id\":\"inside\",\"n\":1}", Optional.empty()).eventId())
                .isEqualTo("inside");
    }

    @Test
    void whatGotLostOnTheWayIsFoundOrSentAgain() {
        contracts.set(Contracts.none());
        SetAsideRecord record = record("{\"n\":1}", Optional.of("id-1"));
        for (boolean arrives : List.of(true, false)) {
            log.failsAfter = arrives;
            log.fails = true;
            assertThatThrownBy(() -> replay.run(record, "olga")).isInstanceOf(MillraceException.class);
            log.fails = false;
            assertThat(replay.run(record, "vera")).isInstanceOf(RecordReplay.Outcome.Refused.class);
            now.updateAndGet(moment -> moment.plus(Duration.ofMinutes(3)));
            RecordReplay.Outcome outcome = replay.run(record, "vera");
            assertThat(log.records).hasSize(1);
            assertThat(outcome)
                    .isInstanceOf(arrives ? RecordReplay.Outcome.AlreadySent.class : RecordReplay.Outcome.Sent.class);
            assertThat(replay.run(record, "olga")).isInstanceOf(RecordReplay.Outcome.AlreadySent.class);
            log.records.clear();
            store.delete("_replays/" + BATCH.badKey().substring("bad/".length()) + "/1.json");
        }
    }

    @Test
    void whatCanNeverBeARowIsSaidToBeSo() {
        contracts.set(Contracts.none());
        assertThat(never(record("no json", ErrorCode.NOT_JSON, "lake-writer"))).contains("the reason");
        assertThat(never(record("no json", ErrorCode.CONTRACT_VIOLATION, "ingest-api")))
                .isNotEmpty();
        assertThat(
                        never(
                                SetAsideRecord.of(
                                        BATCH,
                                        1,
                                        "{\"row\":null,\"code\":\"contract_violation\",\"reason\":\"r\",\"stage\":\"lake-writer\",\"erased\":\"e-1\"}")))
                .contains("erased on request (e-1)");
        assertThat(never(SetAsideRecord.of(BATCH, 1, "{\"row\":null,\"code\":\"not_an_object\",\"reason\":\"r\"}")))
                .contains("no value");
        assertThat(never(SetAsideRecord.of(BATCH, 1, "not even a document"))).contains("no value");
        assertThat(replay.run(record("no json", ErrorCode.NOT_JSON, "lake-writer"), "olga"))
                .isInstanceOf(RecordReplay.Outcome.Refused.class);
        assertThat(log.records).isEmpty();
    }

    private String never(SetAsideRecord record) {
        return replay.prospect(record, Optional.empty()) instanceof RecordReplay.Prospect.Never never
                ? never.reason()
                : "";
    }

    private SetAsideRecord record(String row, Optional<String> id) {
        return record(row, id, ErrorCode.CONTRACT_VIOLATION, "lake-writer");
    }

    private SetAsideRecord record(String row, ErrorCode code, String stage) {
        return record(row, Optional.empty(), code, stage);
    }

    /** As the lake writer writes it and the console reads it. */
    private SetAsideRecord record(String row, Optional<String> id, ErrorCode code, String stage) {
        try (BadFileWriter writer = new BadFileWriter(new ChainId(PLAYS, "0123abcd".repeat(4), 2), stage, 3)) {
            writer.add(
                    41, Optional.of(row.getBytes(StandardCharsets.UTF_8)), id, new BadRowException(code, "the reason"));
            store.put(BATCH.badKey(), writer.finish().body(), new ObjectProperties("application/zstd", Map.of()));
        }
        assertThat(files.batches(PLAYS)).containsExactly(BATCH);
        return files.read(BATCH, 1, 1).get(0);
    }

    private static Contracts contracts(String type) {
        return new Contracts(
                ContractReader.read("plays.yaml", """
                        apiVersion: v3.1.0
                        kind: DataContract
                        id: plays
                        version: 1.0.0
                        status: active
                        schema:
                          - name: plays
                            properties:
                              - {name: seconds, logicalType: %s}
                        """.formatted(type)).contracts(), List.of());
    }

    /** A log that can fail before or after it has taken a record. */
    private static final class FakeLog implements RecordLog {
        private final List<Appended> records = new ArrayList<>();
        private boolean fails;
        private boolean failsAfter;

        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Appended(Map<String, String> headers, byte[] value) {}

        @Override
        public Place end(DatasetName dataset, int partition) {
            return new Place(partition, 100 + records.size());
        }

        @Override
        public long send(DatasetName dataset, int partition, String key, Map<String, String> headers, byte[] value) {
            if (!fails || failsAfter) {
                records.add(new Appended(Map.copyOf(headers), value));
            }
            if (fails) {
                throw new MillraceException(ErrorCode.KAFKA_UNAVAILABLE, "away");
            }
            return 100 + records.size() - 1L;
        }

        @Override
        public Optional<Long> find(DatasetName dataset, Place from, String header, String value) {
            for (int i = 0; i < records.size(); i++) {
                if (value.equals(records.get(i).headers.get(header)) && 100 + i >= from.offset()) {
                    return Optional.of(100L + i);
                }
            }
            return Optional.empty();
        }
    }
}
