package io.millrace.lake.chain;

import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.audit.Finding;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.chain.SimulatedLog.Kind;
import io.millrace.lake.chain.SimulatedLog.LogRecord;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Writers that begin a chain of their own accord while retention deletes the log's front. */
class ChainStartRaceTest {
    private static final Instant TIME = Instant.parse("2026-11-23T02:00:00Z");
    private static final int SCHEDULES = 2_000;
    private static final int STEPS = 40;
    private static final int WRITERS = 3;

    @Test
    void theirBatchesNeverOverlapNorLeaveAGap() {
        long seed = System.nanoTime();
        int withBatches = 0;
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Random random = new Random(seed + schedule);
            InMemoryObjectStore store = new InMemoryObjectStore();
            run(random, store);
            var report = new ChainAudit(store).audit(SimulatedLog.CHAIN.dataset());
            // The last batch may be on its way still.
            assertThat(report.findings())
                    .as("seed %d", seed + schedule)
                    .noneMatch(finding -> finding instanceof Finding.Gap || finding instanceof Finding.Overlap);
            withBatches += report.batches() > 0 ? 1 : 0;
        }
        assertThat(withBatches).isGreaterThan(SCHEDULES / 4);
    }

    private static void run(Random random, InMemoryObjectStore store) {
        SimulatedLog log = new SimulatedLog();
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(store, log, random));
        }
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(5)) {
                case 0 -> log.append(TIME, random.nextInt(4) == 0 ? Kind.BAD : Kind.ROW);
                case 1 -> log.deleteBefore(log.startOffset() + random.nextInt(3));
                default -> writers.get(random.nextInt(WRITERS)).step();
            }
        }
    }

    private static final class Writer {
        private final InMemoryObjectStore store;
        private final SimulatedLog log;
        private final Random random;
        private Optional<Long> position = Optional.empty();
        private Optional<BatchCommit> commit = Optional.empty();
        private boolean isBroken;

        private Writer(InMemoryObjectStore store, SimulatedLog log, Random random) {
            this.store = store;
            this.log = log;
            this.random = random;
        }

        private void step() {
            if (isBroken) {
                return;
            }
            if (commit.isPresent()) {
                if (commit.get().step(store).isPresent()) {
                    commit = Optional.empty();
                    position = Optional.empty();
                }
            } else if (position.isEmpty()) {
                recover();
            } else {
                cut(position.get());
            }
        }

        private void recover() {
            try {
                TailPosition tail = new ChainTail(store).find(SimulatedLog.CHAIN, log, Optional.empty());
                tail.last().ifPresent(batch -> new BatchCompletion(store, FingerprintSource.NONE).complete(batch, log));
                position = Optional.of(tail.end());
            } catch (MillraceException retentionPassed) {
                isBroken = random.nextBoolean();
            }
        }

        private void cut(long start) {
            List<LogRecord> waiting = log.from(start);
            if (waiting.isEmpty() || log.startOffset() > start) {
                position = Optional.empty();
                return;
            }
            BatchSettings settings = new BatchSettings(1, new BatchManifest.Writer("1", "c"));
            try (BatchWriter batch = new BatchWriter(SimulatedLog.CHAIN, start, TIME, "test", settings)) {
                int wanted = random.nextInt(1, waiting.size() + 1);
                waiting.subList(0, wanted).forEach(record -> log.add(batch, record));
                BatchObject made = batch.finish(waiting.get(wanted - 1).offset() + 1);
                commit = Optional.of(new BatchCommit(made));
            }
        }
    }
}
