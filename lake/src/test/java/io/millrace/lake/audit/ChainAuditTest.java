package io.millrace.lake.audit;

import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.RowReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ChainAuditTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final Instant TIME = Instant.parse("2026-11-23T02:30:00Z");
    private static final ObjectProperties PLAIN = new ObjectProperties("x", Map.of());

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ChainAudit audit = new ChainAudit(store);

    @Test
    void aWholeChainIsClean() {
        store(0, 10);
        store(10, 25);
        AuditReport report = audit.audit(PLAYS);
        assertThat(report.isClean()).isTrue();
        assertThat(report).isEqualTo(new AuditReport(1, 2, 21, 2, 2, java.util.List.of()));
    }

    @Test
    void findsGapsAndOverlaps() {
        store(0, 10);
        store(12, 20);
        BatchObject overlapping = store(18, 25);
        assertThat(audit.audit(PLAYS).findings())
                .containsExactly(
                        new Finding.Gap("00000-01234567-", 10, 12),
                        new Finding.Overlap(overlapping.name().objectKey(), 18, 20));
    }

    @Test
    void findsWhatIsMissingOrWrongBesideABatch() {
        String one = store(0, 10).name().objectKey();
        String two = store(10, 20).name().objectKey();
        store.delete(one.replace(".jsonl.zst", ".manifest.json"));
        store.put(two.replace(".jsonl.zst", ".manifest.json"), "{}".getBytes(UTF_8), PLAIN);
        store.delete(two.replace("raw/", "bad/").replace(".jsonl.zst", ".bad.jsonl.zst"));
        assertThat(audit.audit(PLAYS).findings())
                .containsExactly(
                        new Finding.MissingManifest(one),
                        new Finding.WrongManifest(two),
                        new Finding.MissingBadFile(two, 1));
    }

    @Test
    void findsADamagedObject() {
        BatchObject batch = store(0, 10);
        byte[] damaged = batch.body().clone();
        damaged[damaged.length / 2] ^= 4;
        store.put(
                batch.name().objectKey(),
                damaged,
                new ObjectProperties("x", batch.attributes().toMetadata()));
        assertThat(audit.audit(PLAYS).findings()).singleElement().isInstanceOf(Finding.Corrupt.class);
    }

    private BatchObject store(long start, long end) {
        ChainId chain = new ChainId(PLAYS, "0123456789abcdef0123456789abcdef", 0);
        BatchSettings settings = new BatchSettings(1, new BatchManifest.Writer("1", "c"));
        RowReader rows = new RowReader();
        try (BatchWriter writer = new BatchWriter(chain, start, TIME, "test", settings)) {
            writer.addDuplicate(TIME);
            writer.addBad(
                    start + 1, Optional.empty(), Optional.empty(), new BadRowException(ErrorCode.NOT_JSON, "no"), TIME);
            for (long offset = start + 2; offset < end; offset++) {
                writer.addRow(rows.read(("{\"n\":" + offset + "}").getBytes(UTF_8)), TIME);
            }
            BatchObject batch = writer.finish(end);
            new BatchCommit(batch).run(store);
            return batch;
        }
    }
}
