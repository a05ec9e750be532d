package io.millrace.lake.upkeep;

import io.millrace.lake.audit.ChainAudit;
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
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSource;
import io.millrace.schemas.row.BadRowException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SweepTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final ChainId CHAIN = new ChainId(PLAYS, "0123456789abcdef0123456789abcdef", 0);
    private static final Instant TIME = Instant.parse("2026-11-23T02:30:00Z");
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Sweep sweep = new Sweep(store, FingerprintSource.NONE);
    private final Expiry expiry = new Expiry(store, () -> LATER);

    @Test
    void leavesAWholeLakeAlone() {
        store(0, 10);
        assertThat(sweep.find(PLAYS, LATER)).isEmpty();
        assertThat(sweep.findElsewhere(LATER)).isEmpty();
    }

    @Test
    void makesMissingManifestsAgainAndDropsWhatNobodyNeeds() {
        BatchObject first = store(0, 10);
        BatchObject second = store(10, 20);
        store.delete(first.name().manifestKey());
        store.delete(second.name().objectKey());
        store.put("_probe/x", new byte[1], new ObjectProperties("text/plain", Map.of()));
        assertThat(sweep.find(PLAYS, Instant.EPOCH)).as("too young").isEmpty();
        List<Leftover> found = sweep.find(PLAYS, LATER);
        assertThat(found)
                .extracting(leftover -> leftover.getClass().getSimpleName())
                .containsExactlyInAnyOrder("MissingManifest", "ManifestWithoutBatch", "BadFileWithoutBatch");
        found.forEach(sweep::clear);
        sweep.findElsewhere(LATER).forEach(sweep::clear);
        assertThat(store.describe("_probe/x")).isEmpty();
        assertThat(new ChainAudit(store).audit(PLAYS).findings()).isEmpty();
        assertThat(sweep.find(PLAYS, LATER)).singleElement().isInstanceOf(Leftover.BadFileWithoutBatch.class);
    }

    @Test
    void keepsABatchThatLacksItsBadFileForItsWriter() {
        BatchObject batch = store(0, 10);
        store.delete(batch.name().manifestKey());
        store.delete(batch.name().badKey());
        List<Leftover> found = sweep.find(PLAYS, LATER);
        assertThat(found).singleElement().isInstanceOf(Leftover.MissingBadFile.class);
        assertThat(sweep.clear(found.get(0))).isFalse();
        assertThat(store.describe(batch.name().manifestKey())).isEmpty();
    }

    @Test
    void clearsUpAfterAnExpiryThatWasCutOff() {
        BatchObject first = store(0, 10);
        store(10, 20);
        expiry.planBefore(PLAYS, TIME.plusSeconds(7_200)).forEach(expiry::apply);
        store.put(first.name().badKey(), new byte[1], new ObjectProperties("x", Map.of()));
        List<Leftover> found = sweep.find(PLAYS, LATER);
        assertThat(found).singleElement().isInstanceOf(Leftover.Expired.class);
        assertThat(sweep.clear(found.get(0))).isTrue();
        assertThat(sweep.find(PLAYS, LATER)).isEmpty();
    }

    @Test
    void expiresFromTheFrontByHourAndNeverTheYoungest() {
        store(0, 10);
        store(10, 20);
        assertThat(expiry.planBefore(PLAYS, TIME)).as("its hour is not over").isEmpty();
        assertThat(expiry.plan(PLAYS, Duration.ofDays(30))).singleElement().satisfies(plan -> {
            assertThat(plan.batches()).hasSize(2);
            assertThat(plan.rows()).isEqualTo(16);
        });
        assertThatThrownBy(() -> expiry.plan(PLAYS, Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotExpireAcrossAGap() {
        store(0, 10);
        store(12, 20);
        assertThatThrownBy(() -> expiry.planBefore(PLAYS, TIME.plusSeconds(7_200)))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHAIN_BROKEN));
    }

    @Test
    void aPlanThatComesLateDoesNotMoveTheCheckpointBack() {
        store(0, 10);
        List<Expiry.ChainPlan> early = expiry.planBefore(PLAYS, TIME.plusSeconds(7_200));
        store(10, 20);
        expiry.planBefore(PLAYS, TIME.plusSeconds(7_200)).forEach(expiry::apply);
        early.forEach(expiry::apply);
        store(20, 30);
        assertThat(new ChainAudit(store).audit(PLAYS).findings()).isEmpty();
        assertThat(new ChainAudit(store).audit(PLAYS).byChain().get(0).expiredUpTo())
                .isEqualTo(Optional.of(20L));
    }

    private BatchObject store(long start, long end) {
        BatchSettings settings = new BatchSettings(1, new BatchManifest.Writer("1", "c"));
        io.millrace.schemas.row.RowReader rows = new io.millrace.schemas.row.RowReader();
        try (BatchWriter writer = new BatchWriter(CHAIN, start, TIME, "test", settings)) {
            writer.addDuplicate(TIME);
            writer.addBad(
                    start + 1, Optional.empty(), Optional.empty(), new BadRowException(ErrorCode.NOT_JSON, "no"), TIME);
            for (long offset = start + 2; offset < end; offset++) {
                writer.addRow(rows.read("{\"n\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)), TIME);
            }
            BatchObject batch = writer.finish(end);
            new BatchCommit(batch).run(store);
            return batch;
        }
    }
}
