package io.millrace.lakewriter.service;

import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A tenth of the object store's answers are errors, or don't come. Longer: {@code -Dmillrace.test.flaky.records=100000}. */
class FlakyStoreIT {
    private static final int RECORDS = Integer.getInteger("millrace.test.flaky.records", 3_000);
    private static final int PARTITIONS = 3;

    private final long seed = System.nanoTime();

    @Test
    void anErrorIsSlowerAndNothingElse(@TempDir Path directory) throws IOException {
        try (Stack stack = new Stack(directory);
                FlakyProxy proxy = new FlakyProxy(stack.objectStore.endpoint(), 10, new Random(seed));
                S3ObjectStore flaky = new S3ObjectStore(S3Settings.at(
                                proxy.endpoint(),
                                stack.objectStore.region(),
                                stack.objectStore.bucket(),
                                stack.objectStore.accessKey(),
                                stack.objectStore.secretKey())
                        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(3)))) {
            stack.createTopic("events.flaky", PARTITIONS, "LogAppendTime");
            for (int i = 0; i < RECORDS; i++) {
                String value = i % 100 == 0 ? "no row " + i : "{\"n\":" + i + "}";
                stack.send("events.flaky", i % PARTITIONS, Optional.empty(), Optional.of("id-" + i), value);
            }
            stack.flush();
            try (LakeWriter writer =
                    stack.writer("events\\.flaky", "flaky", Optional.empty(), Duration.ofMillis(300), flaky)) {
                writer.start();
                await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                    AuditReport report = stack.audit("flaky");
                    assertThat(report.rows() + report.duplicates() + report.bad())
                            .as("seed %d", seed)
                            .isEqualTo(RECORDS);
                });
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(stack.audit("flaky").findings())
                                .as("seed %d", seed)
                                .isEmpty());
                assertThat(writer.broken()).isEmpty();
            }
            AuditReport report = stack.audit("flaky");
            assertThat(report.duplicates()).isZero();
            assertThat(report.bad()).isEqualTo(RECORDS / 100);
            assertThat(stack.badLines("flaky")).hasSize(RECORDS / 100).doesNotHaveDuplicates();
            assertThat(stack.rows("flaky")).hasSize(RECORDS - RECORDS / 100).doesNotHaveDuplicates();
            assertThat(proxy.spoilt()).as("calls spoilt").isPositive();
        }
    }
}
