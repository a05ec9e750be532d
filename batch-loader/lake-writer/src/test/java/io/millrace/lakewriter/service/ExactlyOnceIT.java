package io.millrace.lakewriter.service;

import io.millrace.lake.audit.AuditReport;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchCompression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Writers that are killed, hang and race, of one group and of several: every record stands in the lake exactly once. */
class ExactlyOnceIT {
    private static final String TOPIC = "events.chaos";
    private static final int PARTITIONS = 3;
    private static final int ROUNDS = Integer.getInteger("millrace.test.rounds", 14);
    private static final int RECORDS_PER_ROUND = 400;
    private static final int SLOTS = 4;
    /** What a run must have stored to say something. */
    private static final int BATCHES = 20;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<String> expectedRows = new ArrayList<>();
    private final List<Set<String>> idsSeen = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
    private final List<Optional<LakeWriter>> writers = new ArrayList<>();
    private long produced;
    private long expectedDuplicates;
    private long expectedBad;

    @Test
    void everyRecordStandsInTheLakeExactlyOnce(@TempDir Path directory) {
        try (Stack stack = new Stack(directory)) {
            stack.createTopic(TOPIC, PARTITIONS, "LogAppendTime");
            for (int slot = 0; slot < SLOTS; slot++) {
                writers.add(Optional.empty());
            }
            for (int round = 0; round < ROUNDS; round++) {
                produce(stack);
                disturb(stack, random.nextInt(SLOTS));
                long target = Math.min(produced, random.nextLong(produced + 1));
                awaitSome(stack, target);
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                kill(slot);
            }
            try (LakeWriter last = stack.start("events\\.chaos", "chaos-last")) {
                awaitAll(stack);
                // Each further round makes one batch at least.
                while (stack.batches("chaos").size() < BATCHES) {
                    produce(stack);
                    awaitAll(stack);
                }
                assertThat(last.broken()).isEmpty();
            }
            verify(stack);
        } finally {
            writers.forEach(writer -> writer.ifPresent(each -> each.abandon(false)));
        }
    }

    private void produce(Stack stack) {
        for (int i = 0; i < RECORDS_PER_ROUND; i++) {
            int partition = random.nextInt(PARTITIONS);
            String id = "id-" + random.nextInt(ROUNDS * RECORDS_PER_ROUND * 4);
            String row = "{\"n\":" + produced + "}";
            produced++;
            if (random.nextInt(50) == 0) {
                expectedBad++;
                stack.send(TOPIC, partition, Optional.empty(), Optional.of(id), "bad " + row);
                continue;
            }
            stack.send(TOPIC, partition, Optional.empty(), Optional.of(id), row);
            if (idsSeen.get(partition).add(id)) {
                expectedRows.add(row);
            } else {
                expectedDuplicates++;
            }
        }
        stack.flush();
    }

    /**
     * Slots 0 and 1 share a group; the others have one of their own, as somebody's mistake would. Their settings may differ,
     * as while they are being changed.
     */
    private void disturb(Stack stack, int slot) {
        kill(slot);
        String group = slot < 2 ? "chaos" : "chaos-" + slot;
        WriterOptions options = Stack.options(
                "events\\.chaos",
                Duration.ofMillis(random.nextLong(20, 400)),
                50_000_000,
                Contracts::none,
                List.of(),
                random.nextBoolean() ? BatchCompression.ZSTD : BatchCompression.GZIP);
        LakeWriter writer = stack.writer(
                group, Optional.of("slot-" + slot), options, new SlowStore(stack.store, new Random(random.nextLong())));
        writer.start();
        writers.set(slot, Optional.of(writer));
    }

    private void kill(int slot) {
        writers.get(slot).ifPresent(writer -> writer.abandon(random.nextBoolean()));
        writers.set(slot, Optional.empty());
    }

    /** Waits until some of the records are stored, so that kills come at all stages; or for a moment at most. */
    private static void awaitSome(Stack stack, long target) {
        try {
            await().atMost(Duration.ofMillis(900)).until(() -> total(stack) >= target);
        } catch (org.awaitility.core.ConditionTimeoutException tooSlow) {
            // The next disturbance comes all the same.
        }
    }

    private void awaitAll(Stack stack) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(total(stack)).as("seed %d", seed).isEqualTo(produced));
    }

    private static long total(Stack stack) {
        AuditReport report = stack.audit("chaos");
        return report.rows() + report.duplicates() + report.bad();
    }

    private void verify(Stack stack) {
        AuditReport report = stack.audit("chaos");
        assertThat(report.findings()).as("seed %d", seed).isEmpty();
        assertThat(stack.rows("chaos").stream().sorted().toList())
                .as("seed %d", seed)
                .isEqualTo(expectedRows.stream().sorted().toList());
        assertThat(report.duplicates()).isEqualTo(expectedDuplicates);
        assertThat(stack.badLines("chaos")).hasSize((int) expectedBad).doesNotHaveDuplicates();
    }
}
