package io.millrace.lake.chain;

import com.github.luben.zstd.Zstd;
import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.SimulatedLog.Kind;
import io.millrace.lake.chain.SimulatedLog.LogRecord;
import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.upkeep.ErasureRecords;
import io.millrace.lake.upkeep.Expiry;
import io.millrace.lake.upkeep.LakeErasure;
import io.millrace.lake.upkeep.RowPredicate;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several writers, crashes, zombies and lost answers in any order: the chain stays whole. Longer:
 * {@code -Dmillrace.test.schedules=10000}.
 */
class BatchChainTest {
    private static final int SCHEDULES = Integer.getInteger("millrace.test.schedules", 400);
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
        private final Optional<Upkeeper> upkeeper;
        private final Set<Long> gone = new HashSet<>();
        private Instant clock = Instant.parse("2026-11-23T02:30:00Z");

        private Schedule(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.timestampsGoBack = random.nextInt(3) == 0;
            this.upkeeper = random.nextInt(5) == 0 ? Optional.of(new Upkeeper()) : Optional.empty();
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
                if (random.nextInt(4) == 0) {
                    upkeeper.ifPresent(Upkeeper::turn);
                }
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
            upkeeper.ifPresent(Upkeeper::settle);
        }

        private void verify() {
            List<Long> rows = new ArrayList<>();
            List<Long> bad = new ArrayList<>();
            store.list(BatchName.RAW, "", entry -> {
                if (BatchName.ofObject(entry.key()).isPresent()) {
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
            upkeeper.ifPresent(Upkeeper::verify);
        }

        /** Erases rows and expires old batches, and is cut off as often as the writers are. */
        private final class Upkeeper {
            private final LakeErasure erasure = new LakeErasure(store, () -> clock, 1);
            private final Expiry expiry = new Expiry(store, () -> clock);
            private final Set<Long> toErase = new TreeSet<>();
            private long furthest;

            private void turn() {
                try {
                    if (random.nextInt(3) == 0) {
                        expire();
                    } else {
                        erase();
                    }
                } catch (Crash crash) {
                    // Begun anew some other time.
                } catch (MillraceException e) {
                    if (e.code() != ErrorCode.OBJECT_STORE_UNAVAILABLE) {
                        throw e;
                    }
                }
            }

            private void erase() {
                if (everything.isEmpty()) {
                    return;
                }
                long offset = everything.get(random.nextInt(everything.size())).offset();
                if (toErase.size() < 3 && toErase.add(offset)) {
                    // From now on it must go, whatever happens in between.
                    gone.addAll(toErase.stream().filter(this::isRow).toList());
                }
                erase(toErase.iterator().next());
            }

            private boolean isRow(long offset) {
                return everything.stream().anyMatch(record -> record.offset() == offset && record.kind() == Kind.ROW);
            }

            private void erase(long offset) {
                RowPredicate predicate = new RowPredicate("offset", Long.toString(offset));
                LakeErasure.Plan plan = erasure.plan(SimulatedLog.CHAIN.dataset(), predicate, key -> {});
                if (!plan.isEmpty()) {
                    erasure.apply(plan, predicate, "test", key -> {});
                }
            }

            /** Batches that a writer still has in its hands are too young: see the shortest age of an expiry. */
            private void expire() {
                long youngest = writers.stream()
                        .flatMap(writer -> writer.commitStart().stream())
                        .min(Long::compare)
                        .orElse(Long.MAX_VALUE);
                Instant before = clock.minusSeconds(random.nextInt(20_000));
                for (Expiry.ChainPlan plan : expiry.planBefore(SimulatedLog.CHAIN.dataset(), before)) {
                    if (plan.end() <= youngest) {
                        furthest = Math.max(furthest, plan.end());
                        expiry.apply(plan);
                    }
                }
            }

            private void settle() {
                toErase.forEach(this::erase);
                expiry.planBefore(SimulatedLog.CHAIN.dataset(), Instant.MIN).forEach(expiry::apply);
                // An expiry that was cut off before its checkpoint stood has expired nothing.
                long end = new Checkpoints(store)
                        .find(SimulatedLog.CHAIN)
                        .map(Checkpoint::end)
                        .orElse(0L);
                assertThat(end).isLessThanOrEqualTo(furthest);
                everything.stream()
                        .map(LogRecord::offset)
                        .filter(offset -> offset < end)
                        .forEach(gone::add);
            }

            private void verify() {
                store.list(BatchName.RAW, "", entry -> {
                    if (entry.key().endsWith(".manifest.json")) {
                        assertThat(store.describe(BatchName.parse(entry.key())
                                        .orElseThrow()
                                        .objectKey()))
                                .as("the batch of %s", entry.key())
                                .isPresent();
                    }
                });
                assertThat(new ErasureRecords(store).all(SimulatedLog.CHAIN.dataset()))
                        .allSatisfy(each -> assertThat(each.completedAt()).isNotNull());
            }
        }

        private List<Long> offsets(Kind kind) {
            return everything.stream()
                    .filter(record -> record.kind() == kind && !gone.contains(record.offset()))
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
            private ChainId chain = SimulatedLog.CHAIN;
            private long committing;
            private long start;

            private Optional<Long> commitStart() {
                return commit.isPresent() ? Optional.of(start) : position;
            }

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
                // The setting is being changed: each writer wants something else each time.
                BatchCompression wanted = random.nextBoolean() ? BatchCompression.ZSTD : BatchCompression.GZIP;
                TailPosition tail = tails.find(SimulatedLog.CHAIN.of(wanted), log, hint);
                chain = SimulatedLog.CHAIN.of(tail.compression());
                tail.last().ifPresent(batch -> completion.complete(batch, log));
                hint = tail.last().map(last -> new TailHint(last.name(), tail.end()));
                position = Optional.of(tail.end());
            }

            private void cut(long from) {
                start = from;
                List<LogRecord> waiting = log.from(start);
                if (waiting.isEmpty()) {
                    return;
                }
                int wanted = random.nextInt(1, 12);
                Instant hour = waiting.get(0).timestamp().truncatedTo(ChronoUnit.HOURS);
                BatchSettings settings = new BatchSettings(1, new BatchManifest.Writer("v" + random.nextInt(2), "c"));
                try (BatchWriter batch =
                        new BatchWriter(chain, start, waiting.get(0).timestamp(), "test", settings)) {
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
