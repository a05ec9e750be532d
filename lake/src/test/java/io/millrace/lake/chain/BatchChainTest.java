package io.millrace.lake.chain;

import com.github.luben.zstd.Zstd;
import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.chain.SimulatedLog.Kind;
import io.millrace.lake.chain.SimulatedLog.LogRecord;
import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Several writers, crashes, zombies and lost answers in any order: the chain stays whole. */
class BatchChainTest {
    private static final int SCHEDULES = 1_000;
    private static final Pattern BAD_OFFSET = Pattern.compile("\"row\":\"bad (\\d+)\"");

    @Test
    void everyScheduleEndsWithEveryRecordExactlyOnce() {
        long firstSeed = System.nanoTime();
        for (long seed = firstSeed; seed < firstSeed + SCHEDULES; seed++) {
            try {
                new Schedule(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + "L: " + e.getMessage(), e);
            }
        }
    }

    private static final class Schedule {
        private final long seed;
        private final Random random;
        private final SimulatedLog log = new SimulatedLog();
        private final InMemoryObjectStore store = new InMemoryObjectStore();
        private final List<Writer> writers = new ArrayList<>();
        private final List<LogRecord> everything = new ArrayList<>();
        private final boolean timestampsGoBack;
        private Instant clock = Instant.parse("2026-11-23T02:30:00Z");

        private Schedule(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.timestampsGoBack = random.nextInt(3) == 0;
        }

        private void run() {
            int count = random.nextInt(1, 5);
            for (int i = 0; i < count; i++) {
                writers.add(new Writer());
            }
            RandomFaults faults = new RandomFaults(random);
            store.failWith(faults);
            int steps = random.nextInt(20, 250);
            for (int i = 0; i < steps; i++) {
                faults.rate = random.nextInt(10) == 0 ? 0.5 : 0.1;
                if (random.nextInt(3) == 0) {
                    produce();
                }
                writers.get(random.nextInt(writers.size())).turn();
            }
            store.failWith(Faults.NONE);
            settle();
            verify();
        }

        private void produce() {
            int records = random.nextInt(6);
            for (int i = 0; i < records; i++) {
                if (random.nextInt(6) == 0) {
                    log.skip(random.nextInt(3));
                }
                Kind kind = List.of(Kind.values()).get(random.nextInt(3));
                clock = clock.plusSeconds(random.nextInt(600));
                Instant timestamp = timestampsGoBack ? clock.minusSeconds(random.nextInt(20_000)) : clock;
                log.append(timestamp, kind);
                everything.add(log.from(log.endOffset() - 1).get(0));
            }
        }

        /** Every writer that still lives ends its work in any order, zombies included; then a last one finishes. */
        private void settle() {
            for (Writer writer : writers) {
                int turns = random.nextInt(6);
                for (int i = 0; i < turns; i++) {
                    writer.turn();
                }
            }
            Writer last = new Writer();
            for (int i = 0; i < 10_000 && !last.isDone(); i++) {
                last.turn();
            }
            assertThat(last.isDone()).as("the last writer ends").isTrue();
            writers.forEach(Writer::turn);
        }

        private void verify() {
            List<Long> rows = new ArrayList<>();
            List<Long> bad = new ArrayList<>();
            store.list(BatchName.RAW, "", entry -> {
                if (entry.key().endsWith(BatchName.OBJECT_SUFFIX)) {
                    BatchName name = BatchName.parse(entry.key()).orElseThrow();
                    new BatchReader(store)
                            .read(
                                    name,
                                    line -> rows.add(Long.parseLong(new String(line, 10, line.length - 11, UTF_8))));
                }
            });
            store.list(BatchName.BAD, "", entry -> {
                byte[] file = store.read(entry.key()).orElseThrow();
                Matcher matcher = BAD_OFFSET.matcher(new String(Zstd.decompress(file, 1_000_000), UTF_8));
                while (matcher.find()) {
                    bad.add(Long.parseLong(matcher.group(1)));
                }
            });
            AuditReport report = new ChainAudit(store).audit(SimulatedLog.CHAIN.dataset());
            assertThat(report.findings()).as("seed %d", seed).isEmpty();
            assertThat(rows).containsExactlyInAnyOrderElementsOf(offsets(Kind.ROW));
            assertThat(bad).containsExactlyInAnyOrderElementsOf(offsets(Kind.BAD));
            assertThat(report.duplicates()).isEqualTo(offsets(Kind.DUPLICATE).size());
        }

        private List<Long> offsets(Kind kind) {
            return everything.stream()
                    .filter(record -> record.kind() == kind)
                    .map(LogRecord::offset)
                    .toList();
        }

        /** A writer as the service is one: finds the tail, completes it, cuts batches as it likes, commits them. */
        private final class Writer {
            private final ChainTail tails = new ChainTail(store);
            private final BatchCompletion completion = new BatchCompletion(store, FingerprintSource.NONE);
            private Optional<Long> position = Optional.empty();
            private Optional<BatchCommit> commit = Optional.empty();
            private Optional<TailHint> hint = Optional.empty();
            private long committing;

            private boolean isDone() {
                return position.isPresent()
                        && commit.isEmpty()
                        && log.from(position.get()).isEmpty();
            }

            private void turn() {
                try {
                    if (position.isEmpty()) {
                        recover();
                    } else if (commit.isPresent()) {
                        commit(commit.get());
                    } else {
                        cut(position.get());
                    }
                } catch (Crash crash) {
                    crash();
                } catch (MillraceException e) {
                    if (e.code() != ErrorCode.OBJECT_STORE_UNAVAILABLE) {
                        throw e;
                    }
                }
            }

            private void crash() {
                position = Optional.empty();
                commit = Optional.empty();
                if (random.nextBoolean()) {
                    hint = Optional.empty();
                }
            }

            private void recover() {
                TailPosition tail = tails.find(SimulatedLog.CHAIN, log, hint);
                tail.last().ifPresent(batch -> completion.complete(batch, log));
                hint = tail.last().map(last -> new TailHint(last.name(), tail.end()));
                position = Optional.of(tail.end());
            }

            private void cut(long start) {
                List<LogRecord> waiting = log.from(start);
                if (waiting.isEmpty()) {
                    return;
                }
                int wanted = random.nextInt(1, 12);
                Instant hour = waiting.get(0).timestamp().truncatedTo(ChronoUnit.HOURS);
                BatchSettings settings = new BatchSettings(1, new BatchManifest.Writer("v" + random.nextInt(2), "c"));
                try (BatchWriter batch = new BatchWriter(
                        SimulatedLog.CHAIN, start, waiting.get(0).timestamp(), "test", settings)) {
                    long end = start;
                    int taken = 0;
                    for (LogRecord record : waiting) {
                        if (taken == wanted
                                || !record.timestamp()
                                        .truncatedTo(ChronoUnit.HOURS)
                                        .equals(hour)) {
                            break;
                        }
                        log.add(batch, record);
                        end = record.offset() + 1;
                        taken++;
                    }
                    if (taken == waiting.size() && random.nextBoolean()) {
                        end = log.endOffset();
                    }
                    commit = Optional.of(new BatchCommit(batch.finish(end)));
                    committing = end;
                }
            }

            private void commit(BatchCommit current) {
                Optional<CommitOutcome> outcome = current.step(store);
                if (outcome.isEmpty()) {
                    return;
                }
                commit = Optional.empty();
                position =
                        outcome.get() instanceof CommitOutcome.Committed ? Optional.of(committing) : Optional.empty();
            }
        }
    }

    /** The process dies, before or after the effect. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class RandomFaults implements Faults {
        private final Random random;
        private double rate;

        private RandomFaults(Random random) {
            this.random = random;
        }

        @Override
        public void before(Operation operation, String key) {
            maybeFail();
        }

        @Override
        public void after(Operation operation, String key) {
            maybeFail();
        }

        private void maybeFail() {
            if (random.nextDouble() >= rate) {
                return;
            }
            if (random.nextInt(3) == 0) {
                throw new Crash();
            }
            throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "on purpose");
        }
    }
}
