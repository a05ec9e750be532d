package io.millrace.lakewriter.service;

import io.millrace.lake.audit.AuditReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Writers in processes of their own, killed and paused under load. The long form: {@code -Dmillrace.test.kills=20}.
 */
class KilledProcessIT {
    private static final int KILLS = Integer.getInteger("millrace.test.kills", 2);
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static Stack stack;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final AtomicLong produced = new AtomicLong();

    @BeforeAll
    static void start() {
        stack = new Stack(directory);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void everyRecordIsStoredOnceHoweverOftenTheProcessIsKilled() throws InterruptedException {
        stack.createTopic("events.killed", PARTITIONS, "LogAppendTime");
        Thread load = load("events.killed");
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                long before = total("killed");
                try (WriterProcess writer = process("killed", "only")) {
                    await().atMost(PATIENCE).until(() -> total("killed") > before);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(400)));
                    assertThat(writer.isAlive()).isTrue();
                }
            }
        } finally {
            load.interrupt();
            load.join();
        }
        settle("killed");
    }

    @Test
    void aProcessThatStoodStillGoesOnAndTwoWritersMakeOneChain() throws InterruptedException {
        stack.createTopic("events.paused", PARTITIONS, "LogAppendTime");
        Thread load = load("events.paused");
        try (WriterProcess first = process("paused", "first")) {
            await().atMost(PATIENCE).until(() -> total("paused") > 0);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(300)));
            first.pause();
            long standing = produced.get();
            try (WriterProcess second = process("paused", "second")) {
                await().atMost(PATIENCE).until(() -> total("paused") > standing + 200);
                first.resume();
                long resumed = produced.get();
                await().atMost(PATIENCE).until(() -> total("paused") > resumed + 400);
                assertThat(first.isAlive()).isTrue();
                assertThat(second.isAlive()).isTrue();
            }
        } finally {
            load.interrupt();
            load.join();
        }
        settle("paused");
    }

    private static WriterProcess process(String dataset, String instance) {
        return WriterProcess.start(
                stack,
                "events\\." + dataset,
                dataset,
                instance,
                Duration.ofMillis(150),
                directory.resolve(dataset + "-" + instance + ".log"));
    }

    /** Some hundred records a second, until interrupted. */
    private Thread load(String topic) {
        Thread load = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                long number = produced.getAndIncrement();
                stack.send(
                        topic,
                        (int) (number % PARTITIONS),
                        Optional.empty(),
                        Optional.of("id-" + number),
                        "{\"n\":" + number + "}");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        });
        load.start();
        return load;
    }

    private void settle(String dataset) {
        stack.flush();
        try (LakeWriter last = stack.start("events\\." + dataset, dataset + "-last")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(total(dataset)).as("seed %d", seed).isEqualTo(produced.get()));
            assertThat(last.broken()).isEmpty();
        }
        AuditReport report = stack.audit(dataset);
        assertThat(report.findings()).as("seed %d", seed).isEmpty();
        assertThat(report.duplicates()).as("seed %d", seed).isZero();
        List<String> expected = new ArrayList<>();
        for (long number = 0; number < produced.get(); number++) {
            expected.add("{\"n\":" + number + "}");
        }
        // Sorted: to compare a hundred thousand rows in any order takes minutes.
        assertThat(stack.rows(dataset).stream().sorted().toList())
                .as("seed %d", seed)
                .isEqualTo(expected.stream().sorted().toList());
    }

    private static long total(String dataset) {
        AuditReport report = stack.audit(dataset);
        return report.rows() + report.duplicates() + report.bad();
    }
}
