package io.millrace.lake.upkeep;

import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.batch.LinesFile;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.chain.CommitOutcome;
import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.Erasure;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.RowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class LakeErasureTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final ChainId CHAIN = new ChainId(PLAYS, "0123456789abcdef0123456789abcdef", 0);
    private static final Instant TIME = Instant.parse("2026-11-23T02:30:00Z");
    private static final RowPredicate ZOE = RowPredicate.parse("user_id=zoe-4711");
    private static final FingerprintSettings PERSONAL_MAIL = new FingerprintSettings(Set.of("mail"));
    private static final BatchSettings SETTINGS =
            new BatchSettings(1, new BatchManifest.Writer("1", "c"), dataset -> Optional.of(PERSONAL_MAIL));

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final LakeErasure erasure = new LakeErasure(store, () -> TIME, 1);

    @Test
    void rewritesOnlyWhatHoldsTheValueAndRecordsItWithoutIt() {
        BatchName with = commit(batch(0, 10, 3)).name();
        BatchName without = commit(batch(10, 20, -1)).name();
        byte[] untouched = store.read(without.objectKey()).orElseThrow();
        LakeErasure.Plan plan = erasure.plan(PLAYS, ZOE, key -> {});
        assertThat(plan.rows()).isEqualTo(1);
        assertThat(plan.badFiles()).hasSize(1);
        assertThat(everything()).as("a plan changes nothing").contains("zoe-4711");

        LakeErasure.Result result = erasure.apply(plan, ZOE, "ticket 7", key -> {});

        assertThat(result.incomplete()).isEmpty();
        assertThat(everything()).doesNotContain("zoe-4711");
        assertThat(store.read(without.objectKey())).hasValue(untouched);
        BatchManifest manifest = ManifestCodec.decode(
                with.manifestKey(), store.read(with.manifestKey()).orElseThrow());
        assertThat(manifest.erasure())
                .isEqualTo(new Erasure(1, 1, result.written().id()));
        assertThat(manifest.records()).isEqualTo(10);
        assertThat(Optional.ofNullable(manifest.fingerprint()))
                .isPresent()
                .get()
                .satisfies(made -> {
                    assertThat(made.rows()).isEqualTo(8);
                    assertThat(made.settings()).isEqualTo(PERSONAL_MAIL);
                });
        assertThat(new ErasureRecords(store).all(PLAYS)).singleElement().satisfies(kept -> {
            assertThat(kept).isEqualTo(result.written());
            assertThat(kept.requestedBy()).isEqualTo("ticket 7");
            assertThat(kept.completedAt()).isEqualTo(TIME);
            assertThat(kept.predicate().isOf(ZOE)).isTrue();
            assertThat(kept.predicate().isOf(RowPredicate.parse("user_id=zoe-4712")))
                    .isFalse();
            assertThat(kept.batches()).containsExactly(new ErasureRecord.BatchChange(with.objectKey(), 9, 8));
        });
        assertThat(new ChainAudit(store).audit(PLAYS).findings()).isEmpty();
        assertThat(erasure.plan(PLAYS, ZOE, key -> {}).isEmpty()).isTrue();
    }

    @Test
    void aSecondErasureCountsOn() {
        BatchName name = commit(batch(0, 10, 3)).name();
        erase(ZOE);
        erase(RowPredicate.parse("n=5"));
        BatchManifest manifest = ManifestCodec.decode(
                name.manifestKey(), store.read(name.manifestKey()).orElseThrow());
        assertThat(Optional.ofNullable(manifest.erasure()))
                .hasValueSatisfying(erased ->
                        assertThat(erased).extracting("generation", "rows").containsExactly(2, 2L));
        assertThat(new ChainAudit(store).audit(PLAYS).findings()).isEmpty();
    }

    @Test
    void cutOffAfterAnyStepItConvergesUnderTheSameRecord() {
        for (int steps = 1; steps < 40; steps++) {
            InMemoryObjectStore cutOff = new InMemoryObjectStore();
            new BatchCommit(batch(0, 10, 3)).run(cutOff);
            new BatchCommit(batch(10, 20, 12)).run(cutOff);
            for (boolean after : new boolean[] {false, true}) {
                cutOff.failWith(new FailAt(steps, after));
                try {
                    erase(cutOff, ZOE);
                } catch (MillraceException cut) {
                    assertThat(cut).hasMessage("cut off");
                }
                cutOff.failWith(Faults.NONE);
            }
            erase(cutOff, ZOE);
            String as = "cut off at call " + steps;
            assertThat(rows(cutOff)).as(as).doesNotContain("zoe-4711").hasSizeGreaterThan(100);
            assertThat(new ChainAudit(cutOff).audit(PLAYS).findings()).as(as).isEmpty();
            assertThat(new ErasureRecords(cutOff).all(PLAYS)).as(as).allSatisfy(each -> assertThat(each.isComplete())
                    .isTrue());
        }
    }

    @Test
    void leavesABatchAloneThatItsWriterHasNotCompleted() {
        BatchObject batch = batch(0, 10, 3);
        BatchCommit commit = new BatchCommit(batch);
        createOnly(commit);
        LakeErasure.Result result = erasure.apply(erasure.plan(PLAYS, ZOE, key -> {}), ZOE, "x", key -> {});
        assertThat(result.incomplete()).containsExactly(batch.name().objectKey());
        assertThat(result.written().isComplete()).isFalse();
        assertThat(commit.run(store)).isInstanceOf(CommitOutcome.Committed.class);
        erase(ZOE);
        assertThat(everything()).doesNotContain("zoe-4711");
        assertThat(new ChainAudit(store).audit(PLAYS).findings()).isEmpty();
    }

    @Test
    void aWriterThatComesLateDoesNotBringBackWhatWasErased() {
        BatchObject batch = batch(0, 10, 3);
        BatchCommit late = new BatchCommit(batch);
        createOnly(late);
        commit(batch);
        erase(ZOE);
        assertThat(late.run(store)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(everything()).doesNotContain("zoe-4711");
        assertThat(new ChainAudit(store).audit(PLAYS).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_id=7|{\"user_id\":7}|true",
                "user_id=7|{\"user_id\":\"7\"}|true",
                "user_id=7|{\"user_id\":7.0}|true",
                "user_id=7|{\"user_id\":77}|false",
                "user_id=7|{\"other\":7}|false",
                "user_id=7|{\"user_id\":null}|false",
                "ok=true|{\"ok\":true}|true",
                "after.user_id=7|{\"after\":{\"user_id\":7}}|true",
                "after.user_id=7|{\"user_id\":7}|false",
                "name=Zoë|{\"name\":\"Zo\\u00eb\"}|true",
                "name=a=b|{\"name\":\"a=b\"}|true"
            })
    void meansRowsWithTheValue(String condition, String row, boolean matches) {
        assertThat(RowPredicate.parse(condition).matches(row.getBytes(UTF_8))).isEqualTo(matches);
    }

    @Test
    void neverShowsTheValue() {
        assertThat(ZOE.toString()).doesNotContain("4711");
    }

    /** As a writer that dies when its object stands, before it is complete. */
    private void createOnly(BatchCommit commit) {
        while (store.directories(BatchName.RAW).isEmpty()) {
            assertThat(commit.step(store)).isEmpty();
        }
    }

    private void erase(RowPredicate predicate) {
        erase(store, predicate);
    }

    private static void erase(InMemoryObjectStore lake, RowPredicate predicate) {
        LakeErasure erasure = new LakeErasure(lake, () -> TIME, 1);
        LakeErasure.Plan plan = erasure.plan(PLAYS, predicate, key -> {});
        if (!plan.isEmpty()) {
            erasure.apply(plan, predicate, "test", key -> {});
        }
    }

    private BatchObject commit(BatchObject batch) {
        assertThat(new BatchCommit(batch).run(store)).isInstanceOf(CommitOutcome.Committed.class);
        return batch;
    }

    private static BatchObject batch(long start, long end, long zoe) {
        RowReader rows = new RowReader();
        try (BatchWriter writer = new BatchWriter(CHAIN, start, TIME, "test", SETTINGS)) {
            String bad = zoe < 0 ? "{broken" : "{broken, user_id: zoe-4711";
            writer.addBad(
                    start,
                    Optional.of(bad.getBytes(UTF_8)),
                    Optional.of("id"),
                    new BadRowException(ErrorCode.NOT_JSON, "no"),
                    TIME);
            for (long offset = start + 1; offset < end; offset++) {
                String user = offset == zoe ? "zoe-4711" : "user-" + offset;
                writer.addRow(
                        rows.read(("{\"n\":" + offset + ",\"user_id\":\"" + user + "\",\"mail\":\"m@example.org\"}")
                                .getBytes(UTF_8)),
                        TIME);
            }
            return writer.finish(end);
        }
    }

    /** All that the bucket holds, in clear. */
    private String everything() {
        return rows(store);
    }

    private static String rows(InMemoryObjectStore lake) {
        List<String> texts = new ArrayList<>();
        lake.list("", "", entry -> {
            byte[] body = lake.read(entry.key()).orElseThrow();
            if (entry.key().startsWith(BatchName.BAD)) {
                LinesFile.lines(entry.key(), body).forEach(line -> texts.add(new String(line, UTF_8)));
            } else if (BatchName.ofObject(entry.key()).isPresent()) {
                new BatchReader(lake)
                        .read(BatchName.parse(entry.key()).orElseThrow(), line -> texts.add(new String(line, UTF_8)));
            } else {
                texts.add(new String(body, UTF_8));
            }
        });
        return String.join("\n", texts);
    }

    /** The process dies at one of its calls of the store. */
    private static final class FailAt implements Faults {
        private final boolean after;
        private int calls;

        private FailAt(int calls, boolean after) {
            this.calls = calls;
            this.after = after;
        }

        @Override
        public void before(Operation operation, String key) {
            if (!after) {
                count();
            }
        }

        @Override
        public void after(Operation operation, String key) {
            if (after) {
                count();
            }
        }

        private void count() {
            calls--;
            if (calls == 0) {
                throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "cut off");
            }
        }
    }
}
